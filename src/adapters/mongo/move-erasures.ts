import { Types } from 'mongoose';
import { insertOnce } from './insert-missing.js';
import type { Models } from './models.js';

/**
 * Moves receipts and jobs of erasure from the collection of an older version to records. Idempotent: the next start
 * continues after a kill. If there are none, it costs one query.
 */
export async function moveErasures({ erasures, records }: Models): Promise<void> {
  for await (const { _id: id, openSince, erasure } of erasures.find().lean().cursor()) {
    const due = openSince ? { dueAt: openSince } : {};
    const record = { _id: `erasure ${id}`, kind: 'erasure', id, version: 1, tag: new Types.ObjectId(), value: erasure };
    await insertOnce(() => records.insertOne({ ...record, ...due }));
    await erasures.deleteOne({ _id: id }).exec();
  }
}
