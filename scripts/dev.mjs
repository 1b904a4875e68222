// npm run start:dev: builds, serves, and whenever a source changes builds again and restarts. Where the code has faults
// they are shown, and the service that runs goes on.
import './check-node.mjs';
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { build, ENTRY, findCompiler, ROOT } from './build.mjs';

/** An editor writes a file in several steps, and "save all" many files. */
const QUIET_MS = 50;

/** The service has that long to end by itself; a second signal then ends it at once. */
const PATIENCE_MS = 2_000;

function say(message) {
  process.stderr.write(`[dev] ${message}\n`);
}

class Service {
  #child;
  #isAsked = false;

  start() {
    this.#isAsked = false;
    // In a process group of its own, so that Ctrl-C reaches only this script, and the service hears of it once.
    const child = spawn(process.execPath, ['--import', './scripts/end-with-parent.mjs', ENTRY], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    this.#child = child;
    child.once('exit', (code, signal) => {
      this.#child = undefined;
      if (!this.#isAsked) say(`the service ended by itself (${signal ?? `exit code ${code}`}); waiting for a change`);
    });
  }

  /** Resolves when it has ended. */
  async stop() {
    const child = this.#child;
    if (!child) return;
    this.#isAsked = true;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGTERM'), PATIENCE_MS);
    await ended;
    clearTimeout(timer);
  }
}

const service = new Service();
let isWorking = false;
let isDirty = false;
let isEnding = false;
let quiet;

/** One build at a time; what changes meanwhile is built after it. */
async function rebuild() {
  isDirty = true;
  if (isWorking) return;
  isWorking = true;
  do {
    isDirty = false;
    const startedMs = performance.now();
    if (!build(compiler)) {
      say('faults; waiting for a change');
      continue;
    }
    const builtMs = Math.round(performance.now() - startedMs);
    await service.stop();
    if (isEnding) return;
    say(`built in ${builtMs} ms, starting`);
    service.start();
  } while (isDirty);
  isWorking = false;
}

async function end() {
  isEnding = true;
  clearTimeout(quiet);
  await service.stop();
  process.exit(0);
}

const compiler = findCompiler();
if (!compiler) {
  say('TypeScript is not installed: run npm install');
  process.exit(1);
}
if (process.env.npm_lifecycle_event) await import('./end-with-parent.mjs');
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
watch(join(ROOT, 'src'), { recursive: true }, () => {
  clearTimeout(quiet);
  quiet = setTimeout(rebuild, QUIET_MS);
});
await rebuild();
