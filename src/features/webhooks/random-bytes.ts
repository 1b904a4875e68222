import { generateKeySync } from 'node:crypto';

const BITS_PER_BYTE = 8;
const BITS_OF_FRACTION = 32;

/** Cryptographically secure. */
export function newBytes(count: number): Buffer {
  return generateKeySync('hmac', { length: count * BITS_PER_BYTE }).export();
}

/** From 0 to below 1. */
export function newFraction(): number {
  return newBytes(BITS_OF_FRACTION / BITS_PER_BYTE).readUInt32BE() / 2 ** BITS_OF_FRACTION;
}
