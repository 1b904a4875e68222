// npm run start:dev: builds, serves, and rebuilds and restarts whenever a source changes. Errors are displayed while
// the running service continues. (tsc --watch of TypeScript 7.0 misses changes directly under src.)
import './check-node.mjs';
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { build, findCompiler, ROOT, SOURCES } from './build.mjs';

/** An editor writes a file in several steps, and "save all" writes many files. */
const QUIET_MS = 30;

/** How long the service has to exit by itself; then a second signal ends it at once. */
const PATIENCE_MS = 2_000;

function say(message) {
  process.stderr.write(`[dev] ${message}\n`);
}

/** Starts a standby service. */
function spawnService() {
  // In a separate process group, so that Ctrl-C reaches only this script, and the service receives one signal.
  return spawn(process.execPath, [join(ROOT, 'scripts', 'dev-service.mjs')], {
    cwd: ROOT,
    // A restart does not wait for a gateway.
    env: { DRAIN_DELAY_SECONDS: '0', ...process.env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
}

async function stop(child) {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGTERM'), PATIENCE_MS);
  await ended;
  clearTimeout(timer);
}

let serving;
let waiting = spawnService();
let isWorking = false;
let isDirty = false;
let isEnding = false;
let quiet;

async function restart() {
  const old = serving;
  serving = undefined;
  await stop(old);
  if (isEnding) return;
  const child = waiting.connected ? waiting : spawnService();
  serving = child;
  child.once('exit', (code, signal) => {
    if (serving === child) say(`the service ended by itself (${signal ?? `exit code ${code}`}); waiting for a change`);
  });
  child.send('serve');
  waiting = spawnService();
}

/** One build at a time; changes meanwhile are built afterwards. */
async function rebuild() {
  isDirty = true;
  if (isWorking) return;
  isWorking = true;
  while (isDirty && !isEnding) {
    isDirty = false;
    say('building…');
    if (build(compiler)) await restart();
    else say('faults; waiting for a change');
  }
  isWorking = false;
}

async function end() {
  isEnding = true;
  clearTimeout(quiet);
  // It holds nothing yet, and may be too busy loading to handle another signal.
  waiting.kill('SIGKILL');
  const child = serving;
  serving = undefined;
  await stop(child);
  process.exit(0);
}

const compiler = findCompiler();
if (!compiler) {
  say('TypeScript is not installed: run npm install');
  process.exit(1);
}
if (process.env.npm_lifecycle_event) await import('./end-with-parent.mjs');
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
for (const source of SOURCES) {
  watch(join(ROOT, source), { recursive: true }, () => {
    clearTimeout(quiet);
    quiet = setTimeout(rebuild, QUIET_MS);
  });
}
await rebuild();
