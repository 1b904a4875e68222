import { generateKeySync } from 'node:crypto';
import { insertOnce } from './insert-missing.js';
import type { Models } from './models.js';

/** So many random bits in hex, made where the database has none: of instances that ask at once one makes them for all. */
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
