import { generateKeySync } from 'node:crypto';
import { insertOnce } from './insert-missing.js';
import type { Models } from './models.js';

/**
 * Returns a random setting of this many bits in hex, and creates it if the database has none. If several instances call
 * this at once, all get the same value.
 */
export async function ensureSetting(
  { settings }: Models,
  _id: string,
  bits: number,
  ask: <Reply>(request: () => Promise<Reply>) => Promise<Reply> = (request) => request(),
): Promise<string> {
  for (;;) {
    const found = await ask(() => settings.findOne({ _id }).lean().exec());
    if (found) return found.value;
    const value = generateKeySync('hmac', { length: bits }).export().toString('hex');
    if (await insertOnce(() => ask(() => settings.insertOne({ _id, value })))) return value;
  }
}
