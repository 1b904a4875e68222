import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import { eventLoop } from '../lib/event-loop.js';

/** An answer below it is one string: that costs less, and holds up nobody. */
export const LARGE_ANSWER_BYTES = 256 * 1024;

/** Of one write; a larger part is one by itself. */
const CHUNK_CHARS = 64 * 1024;

/** The parts as a body that is written as the reader takes it: no more than a part is there twice. */
export function largeAnswer(parts: Iterable<string>): Readable {
  return Readable.from(chunksOf(parts), { objectMode: false, highWaterMark: CHUNK_CHARS });
}

/** Yields to the event loop before each large write, together with all others that write large answers. */
async function* chunksOf(parts: Iterable<string>): AsyncGenerator<Buffer, void, void> {
  let chunk = '';
  for (const part of parts) {
    chunk += part;
    if (chunk.length < CHUNK_CHARS) continue;
    while (eventLoop.isTurnOver) await eventLoop.nextTurn();
    yield Buffer.from(chunk);
    chunk = '';
  }
  if (chunk !== '') yield Buffer.from(chunk);
}
