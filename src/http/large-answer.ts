import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import { eventLoop } from '../lib/event-loop.js';

/** A smaller answer is one string, which is cheaper and blocks nobody. */
const LARGE_ANSWER_BYTES = 256 * 1024;

/** Per write: small enough to notice whether a slow reader receives any. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Returns a small body at once, and a large one as a stream written at its reader's pace, so that only a part is in
 * memory twice.
 */
export function bodyInParts(parts: Iterable<string>, bytes: number): Buffer | Readable {
  if (bytes < LARGE_ANSWER_BYTES) return Buffer.from(concat(parts));
  return Readable.from(chunksOf(parts), { objectMode: false, highWaterMark: CHUNK_BYTES });
}

/** Twice as fast as `join` of an array. */
function concat(parts: Iterable<string>): string {
  let text = '';
  for (const part of parts) text += part;
  return text;
}

/** Yields to the event loop before each large write, together with all other large answers. */
async function* chunksOf(parts: Iterable<string>): AsyncGenerator<Buffer, void, void> {
  let chunk = '';
  for (const part of parts) {
    chunk += part;
    if (chunk.length < CHUNK_BYTES) continue;
    for (const bytes of writesOf(chunk)) {
      while (eventLoop.isTurnOver) await eventLoop.nextTurn();
      yield bytes;
    }
    chunk = '';
  }
  yield* writesOf(chunk);
}

function* writesOf(text: string): Generator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}
