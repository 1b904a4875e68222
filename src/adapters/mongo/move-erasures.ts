import { Types } from 'mongoose';
import { insertOnce } from './insert-missing.js';
import type { Collections } from './schema.js';

/**
 * Receipts and jobs of erasure that an older version kept in a collection of their own become records. Idempotent: killed
 * anywhere, the next start goes on. Without any it costs one look.
 */
export async function moveErasures({ erasures, records }: Collections): Promise<void> {
  for await (const { _id: id, openSince, erasure } of erasures.find()) {
    const due = openSince ? { dueAt: openSince } : {};
    const record = { _id: `erasure ${id}`, kind: 'erasure', id, version: 1, tag: new Types.ObjectId(), value: erasure };
    await insertOnce(() => records.insertOne({ ...record, ...due }));
    await erasures.deleteOne({ _id: id });
  }
}
