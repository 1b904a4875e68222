import { generateKeySync } from 'node:crypto';
import type { Collections } from './schema.js';
import { insertOnce } from './stored-tombstones.js';

const INCARNATION_BITS = 64;

/** The incarnation of the database; made here where it has none. Of instances that start at once one makes it for all. */
export async function ensureIncarnation({ settings }: Collections): Promise<string> {
  const known = await settings.findOne({ _id: 'incarnation' });
  if (known) return known.value;
  const value = generateKeySync('hmac', { length: INCARNATION_BITS }).export().toString('hex');
  await insertOnce(() => settings.insertOne({ _id: 'incarnation', value }));
  return (await settings.findOne({ _id: 'incarnation' }))?.value ?? value;
}
