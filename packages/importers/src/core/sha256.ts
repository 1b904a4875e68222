import { utf8 } from './utf8.js';

/**
 * The fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2), and of the square roots of the
 * first eight (5.3.3).
 */
const PRIMES = firstPrimes(64);
const ROUND_CONSTANTS = Int32Array.from(PRIMES, (prime) => fraction32(prime ** (1 / 3)));
const INITIAL = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction32(prime ** (1 / 2)));

const BLOCK_BYTES = 64;
const LENGTH_BYTES = 8;

/** Reused for every block: hashing is a third of the cost of reading a report, and is never interrupted. */
const WORDS = new Int32Array(64);

/**
 * Returns the SHA-256 of a text in UTF-8, as lower-case hex. Our own, because it must be synchronous in Node, browsers
 * and edge runtimes alike, whose common implementation is asynchronous; it derives ids and protects no secret.
 */
export function sha256Hex(text: string): string {
  const state = new Int32Array(INITIAL);
  const padded = pad(utf8(text));
  for (let at = 0; at < padded.length; at += BLOCK_BYTES) {
    schedule(padded, at);
    addBlock(state);
  }
  let hex = '';
  for (const word of state) hex += (word >>> 0).toString(16).padStart(8, '0');
  return hex;
}

function pad(bytes: Uint8Array): Uint8Array {
  const length = Math.ceil((bytes.length + 1 + LENGTH_BYTES) / BLOCK_BYTES) * BLOCK_BYTES;
  const padded = new Uint8Array(length);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(length - 4, (bytes.length << 3) >>> 0);
  return padded;
}

/**
 * Variable names as in FIPS 180-4, 6.2.2. Separate variables, because an array of eight per round costs more than the
 * rest.
 */
function addBlock(state: Int32Array): void {
  let a = at(state, 0);
  let b = at(state, 1);
  let c = at(state, 2);
  let d = at(state, 3);
  let e = at(state, 4);
  let f = at(state, 5);
  let g = at(state, 6);
  let h = at(state, 7);
  for (let round = 0; round < 64; round += 1) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + at(ROUND_CONSTANTS, round) + at(WORDS, round)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] = at(state, 0) + a;
  state[1] = at(state, 1) + b;
  state[2] = at(state, 2) + c;
  state[3] = at(state, 3) + d;
  state[4] = at(state, 4) + e;
  state[5] = at(state, 5) + f;
  state[6] = at(state, 6) + g;
  state[7] = at(state, 7) + h;
}

/** Fills the words of the block that begins at `start` (6.2.2, step 1). */
function schedule(bytes: Uint8Array, start: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, BLOCK_BYTES);
  for (let t = 0; t < 16; t += 1) WORDS[t] = view.getInt32(t * 4);
  for (let t = 16; t < 64; t += 1) {
    const x = at(WORDS, t - 15);
    const y = at(WORDS, t - 2);
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    WORDS[t] = (at(WORDS, t - 16) + s0 + at(WORDS, t - 7) + s1) | 0;
  }
}

/** An index that always exists. */
function at(words: Int32Array, index: number): number {
  return words[index] ?? 0;
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function fraction32(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32);
}

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n += 1) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}
