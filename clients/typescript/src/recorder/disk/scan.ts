import type { FileHandle } from 'node:fs/promises';
import { parseLine } from './lines.js';

const CHUNK_BYTES = 1 << 20;
const LONGEST_LINE_BYTES = 1 << 26;
const LINE_FEED = 10;

export interface ScannedLine {
  readonly position: number;
  readonly bytes: number;
  /** Undefined if the line is damaged. */
  readonly content: unknown;
}

/** Yields all non-empty lines of a file, read in chunks. A truncated last line counts as damaged. */
export async function* scanLines(file: FileHandle): AsyncGenerator<ScannedLine> {
  let rest = Buffer.alloc(0);
  let position = 0;
  for (let readFrom = 0; ; ) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, readFrom);
    if (bytesRead === 0) break;
    readFrom += bytesRead;
    const piece = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    let start = 0;
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, start)) {
      const line = piece.subarray(start, end);
      if (line.length > 0) yield { position: position + start, bytes: line.length + 1, content: parseLine(line) };
      start = end + 1;
    }
    position += start;
    rest = piece.subarray(start);
    if (rest.length <= LONGEST_LINE_BYTES) continue;
    yield { position, bytes: rest.length, content: undefined };
    position += rest.length;
    rest = Buffer.alloc(0);
  }
  if (rest.length > 0) yield { position, bytes: rest.length, content: undefined };
}
