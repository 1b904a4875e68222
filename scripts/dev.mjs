// npm run start:dev: builds, serves, and whenever a source changes builds again and restarts. Where the code has faults
// they are shown, and the service that runs goes on.
import './check-node.mjs';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { COMPILE_CACHE, discardBuild, ENTRY, findCompiler, forgetPartOfBuild, PROJECT, ROOT } from './build.mjs';

/** The service has that long to end by itself; a second signal then ends it at once. */
const PATIENCE_MS = 2_000;

/** What the compiler says after each build. */
const END_OF_BUILD = /Found (\d+) errors?\. Watching for file changes\./;
const START_OF_BUILD = /Starting (incremental )?compilation/;

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
      // A restart does not wait for a gateway.
      env: { NODE_COMPILE_CACHE: COMPILE_CACHE, DRAIN_DELAY_SECONDS: '0', ...process.env },
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
let isFaulty = false;
let isEnding = false;
/** Restarts go one after the other, however fast the builds come. */
let restarts = Promise.resolve();

async function restart() {
  await service.stop();
  if (!isEnding) service.start();
}

function onBuilt(faults) {
  isFaulty = faults > 0;
  if (isFaulty) say(`${faults} faults; waiting for a change`);
  else restarts = restarts.then(restart);
}

const compiler = findCompiler();
if (!compiler) {
  say('TypeScript is not installed: run npm install');
  process.exit(1);
}
if (process.env.npm_lifecycle_event) await import('./end-with-parent.mjs');
forgetPartOfBuild();
say('building…');
const watcher = spawn(process.execPath, [compiler, ...PROJECT, '--watch', '--preserveWatchOutput'], {
  cwd: ROOT,
  stdio: ['ignore', 'pipe', 'inherit'],
});
createInterface({ input: watcher.stdout }).on('line', (line) => {
  const built = END_OF_BUILD.exec(line);
  if (built) onBuilt(Number(built[1]));
  else if (line.trim() !== '' && !START_OF_BUILD.test(line)) process.stderr.write(`${line}\n`);
});
watcher.once('exit', () => {
  if (!isEnding) end(1);
});

async function end(exitCode) {
  isEnding = true;
  watcher.kill();
  await service.stop();
  if (isFaulty) discardBuild();
  process.exit(exitCode);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0));
