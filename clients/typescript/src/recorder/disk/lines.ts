import type { Pieces } from '../records.js';
import { crc32, crc32ByTable } from './crc32.js';

/** Length and checksum in hex, each followed by a space. */
export const HEAD_BYTES = 18;
const CHECKSUM_AT = 9;
const LINE_FEED = 10;
const BLANK = 32;
const DIGIT_0 = 48;
const LETTER_A = 97;
const SHORT = 1_024;
const LAST_OF_ASCII = 127;

let scratch = Buffer.allocUnsafe(1 << 16);

/** The line of a record: the first `length` bytes of `bytes`, valid until the next call of `toLine`. */
export interface Line {
  readonly bytes: Buffer;
  readonly length: number;
}

/** Short content is encoded by hand: in cold code a call into the runtime is slower. */
export function toLine(content: Pieces): Line {
  let characters = 0;
  for (const piece of content) characters += piece.length;
  const mostBytes = HEAD_BYTES + characters * 3 + 1;
  if (mostBytes > scratch.length) scratch = Buffer.allocUnsafe(mostBytes);
  const isShort = characters <= SHORT;
  let end = HEAD_BYTES;
  if (isShort) for (const piece of content) end = writeShort(piece, end);
  else end += scratch.write(content.join(''), HEAD_BYTES);
  writeHex(end - HEAD_BYTES, 0);
  writeHex(isShort ? crc32ByTable(scratch, HEAD_BYTES, end) : crc32(scratch.subarray(HEAD_BYTES, end)), CHECKSUM_AT);
  scratch[end] = LINE_FEED;
  return { bytes: scratch, length: end + 1 };
}

/** Writes a text to the buffer and returns where it ends. */
function writeShort(text: string, start: number): number {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > LAST_OF_ASCII) return start + scratch.write(text, start);
    scratch[start + index] = code;
  }
  return start + text.length;
}

/** Returns the content of a line without its line feed; undefined if it is damaged. */
export function parseLine(line: Buffer): unknown {
  const length = lengthOf(line);
  const content = line.subarray(HEAD_BYTES);
  if (length !== content.length) return undefined;
  if (Number.parseInt(line.toString('latin1', 9, 17), 16) !== crc32(content)) return undefined;
  try {
    return JSON.parse(content.toString()) as unknown;
  } catch {
    return undefined;
  }
}

/** Returns the length stated in the head of a line, or NaN. */
export function lengthOf(line: Buffer): number {
  const head = line.toString('latin1', 0, 8);
  return /^[0-9a-f]{8}$/i.test(head) ? Number.parseInt(head, 16) : Number.NaN;
}

/** Writes eight digits and a space. By hand, because in cold code a call into the runtime is slower. */
function writeHex(value: number, at: number): void {
  let rest = value;
  for (let position = at + 7; position >= at; position -= 1) {
    const digit = rest & 15;
    scratch[position] = digit < 10 ? DIGIT_0 + digit : LETTER_A + digit - 10;
    rest >>>= 4;
  }
  scratch[at + 8] = BLANK;
}
