import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import { eventLoop } from '../lib/event-loop.js';

/** An answer below it is one string: that costs less, and holds up nobody. */
const LARGE_ANSWER_BYTES = 256 * 1024;

/** Of one write: small enough to see whether a slow reader takes any. */
const CHUNK_BYTES = 64 * 1024;

/** A small body at once; a large one is written as its reader takes it, so that no more than a part is there twice. */
export function bodyInParts(parts: Iterable<string>, bytes: number): Buffer | Readable {
  if (bytes < LARGE_ANSWER_BYTES) return Buffer.from(concat(parts));
  return Readable.from(chunksOf(parts), { objectMode: false, highWaterMark: CHUNK_BYTES });
}

/** Twice as fast as `join` of a list. */
function concat(parts: Iterable<string>): string {
  let text = '';
  for (const part of parts) text += part;
  return text;
}

/** Yields to the event loop before each large write, together with all others that write large answers. */
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
