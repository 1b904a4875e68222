import { mongo } from 'mongoose';
import type { SlotDocument } from './event-document.js';
import { AS_BUILT, type Models } from './models.js';
import { isDuplicateKey, writeErrorsOf } from './mongo-errors.js';

/** Inserts the documents whose slot and id are free, and returns how many. Idempotent. */
export async function insertMissing(events: Models['events'], documents: readonly SlotDocument[]): Promise<number> {
  if (documents.length === 0) return 0;
  try {
    return (await events.insertMany([...documents], { ...AS_BUILT, ordered: false })).insertedCount;
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError) || !isOnlyRepeats(error)) throw error;
    return documents.length - writeErrorsOf(error).length;
  }
}

/** Whether all failures are existing documents. */
function isOnlyRepeats(error: mongo.MongoBulkWriteError): boolean {
  const faults = writeErrorsOf(error);
  return !error.result.getWriteConcernError() && faults.length > 0 && faults.every(isDuplicateKey);
}

/** Returns false if it already existed. */
export async function insertOnce(insert: () => Promise<unknown>): Promise<boolean> {
  try {
    await insert();
    return true;
  } catch (error) {
    if (isDuplicateKey(error as { code?: unknown })) return false;
    throw error;
  }
}
