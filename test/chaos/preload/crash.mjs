// For planted crashes, loaded by `node --import` from tests only: the process kills itself at CRASH_POINT, once
// something that contains CRASH_MARK passes there.
import { writeSync } from 'node:fs';
import { ServerResponse } from 'node:http';

const { CRASH_POINT, CRASH_MARK, CRASH_ROW = '1' } = process.env;

/** How many marked records must be under way; for a migration, which step it is. */
export const crashRow = Number(CRASH_ROW);

const STDERR = 2;

export function isMarked(text) {
  return CRASH_MARK !== undefined && text.includes(CRASH_MARK);
}

/** Never returns if this is the point. What is written proves to the test that it was reached. */
export function crashAt(point) {
  if (point !== CRASH_POINT) return;
  writeSync(STDERR, `crash point ${point}\n`);
  process.kill(process.pid, 'SIGKILL');
  // Prevents any further step of this thread, even if the signal takes a moment.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

export function isCrashPoint(point) {
  return point === CRASH_POINT;
}

const { end } = ServerResponse.prototype;

ServerResponse.prototype.end = function answer(chunk, ...rest) {
  if (isCrashPoint('before-answer') && chunk && isMarked(String(chunk))) crashAt('before-answer');
  return end.call(this, chunk, ...rest);
};
