import { newHex } from '../../lib/random-bytes.js';
import { insertOnce } from './insert-missing.js';
import type { Models } from './models.js';

/**
 * Returns a random setting of this many bytes in hex, and creates it if the database has none. If several instances call
 * this at once, all get the same value.
 */
export async function ensureSetting(
  { settings }: Models,
  _id: string,
  byteCount: number,
  ask: <Reply>(request: () => Promise<Reply>) => Promise<Reply> = (request) => request(),
): Promise<string> {
  for (;;) {
    const found = await ask(() => settings.findOne({ _id }).lean().exec());
    if (found) return found.value;
    const value = newHex(byteCount);
    if (await insertOnce(() => ask(() => settings.insertOne({ _id, value })))) return value;
  }
}
