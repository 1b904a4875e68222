// Loaded by `node --import` into the service by tests: measures how long a turn of the event loop keeps the main thread
// busy. It uses CPU time, not the clock: whatever else the machine does, work that takes 20 ms takes 20 ms. Adds a line
// to the file `PRELOAD_BLOCKS` for each interval, with its longest turn in milliseconds.
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const { PRELOAD_BLOCKS: file } = process.env;
const STRETCH_MS = 100;
let usedMs = busyMs();
let longestMs = 0;

function busyMs() {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

function note() {
  const nowMs = busyMs();
  longestMs = Math.max(longestMs, nowMs - usedMs);
  usedMs = nowMs;
}

// The writer's thread loads this file too.
if (isMainThread) {
  setInterval(note, 1).unref();
  setInterval(() => {
    appendFileSync(file, `${longestMs.toFixed(1)}\n`);
    longestMs = 0;
  }, STRETCH_MS).unref();
}
