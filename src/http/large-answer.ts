import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** An answer below it is one string: that costs less, and holds up nobody. */
export const LARGE_ANSWER_BYTES = 256 * 1024;

/** Of one write; a larger part is one by itself. */
const CHUNK_CHARS = 64 * 1024;

/** After so much is written, others are served. */
const TURN_CHARS = 1024 * 1024;

/** The parts as a body that is written as the reader takes it: no more than a part is there twice. */
export function largeAnswer(parts: Iterable<string>): Readable {
  return Readable.from(chunksOf(parts), { objectMode: false, highWaterMark: CHUNK_CHARS });
}

async function* chunksOf(parts: Iterable<string>): AsyncGenerator<string, void, void> {
  let [chunk, turnChars] = ['', 0];
  for (const part of parts) {
    chunk += part;
    if (chunk.length < CHUNK_CHARS) continue;
    turnChars += chunk.length;
    yield chunk;
    chunk = '';
    if (turnChars < TURN_CHARS) continue;
    turnChars = 0;
    await nextTurn();
  }
  if (chunk !== '') yield chunk;
}
