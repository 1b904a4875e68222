import { randomBytes } from 'node:crypto';

const BYTES_OF_FRACTION = 4;

/** Unpredictable bytes: for a secret, a salt, or an id that nobody may guess. */
export function newBytes(count: number): Buffer {
  return randomBytes(count);
}

export function newHex(byteCount: number): string {
  return newBytes(byteCount).toString('hex');
}

/** From 0 to below 1. */
export function newFraction(): number {
  return newBytes(BYTES_OF_FRACTION).readUInt32BE() / 2 ** (8 * BYTES_OF_FRACTION);
}
