import * as zlib from 'node:zlib';

const POLYNOMIAL = 0xedb88320;
const LAST_OF_ASCII = 127;
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  return value;
});

/** CRC-32 (IEEE). Node has a built-in since 20.15 and 22.2. */
export const crc32: (bytes: Uint8Array) => number = 'crc32' in zlib ? (bytes) => zlib.crc32(bytes) : crc32ByTable;

export function crc32ByTable(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return ~crc >>> 0;
}

/** Writes ASCII text and returns its checksum; undefined for any other text. */
export function writeAscii(text: string, into: Uint8Array, from: number): number | undefined {
  let crc = -1;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > LAST_OF_ASCII) return undefined;
    into[from + index] = code;
    crc = (crc >>> 8) ^ (TABLE[(crc ^ code) & 0xff] ?? 0);
  }
  return ~crc >>> 0;
}
