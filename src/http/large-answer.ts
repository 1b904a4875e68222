import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import { eventLoop } from '../lib/event-loop.js';

/** A smaller answer is one string, which is cheaper and blocks nobody. */
const LARGE_ANSWER_CHARS = 256 * 1024;

/** Per write: small enough to notice whether a slow reader receives any. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Returns a small body at once, and a large one as a stream written at its reader's pace, so that only a part is in
 * memory twice. Adding up is twice as fast as `join` of an array.
 */
export function bodyInParts(parts: Iterable<string>): Buffer | Readable {
  const rest = parts[Symbol.iterator]();
  let text = '';
  for (let part = rest.next(); !part.done; part = rest.next()) {
    text += part.value;
    if (text.length >= LARGE_ANSWER_CHARS) return streamOf(text, rest);
  }
  return Buffer.from(text);
}

function streamOf(begun: string, rest: Iterator<string>): Readable {
  const chunks = chunksOf(begun, { [Symbol.iterator]: () => rest });
  return Readable.from(chunks, { objectMode: false, highWaterMark: CHUNK_BYTES });
}

/** Yields to the event loop before each large write, together with all other large answers. */
async function* chunksOf(begun: string, parts: Iterable<string>): AsyncGenerator<Buffer, void, void> {
  let chunk = begun;
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
