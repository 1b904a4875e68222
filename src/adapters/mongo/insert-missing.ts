import { mongo } from 'mongoose';
import { isDuplicateKey } from './mongo-errors.js';
import type { SlotDocument } from './schema.js';

/** Inserts the documents whose slot and id are free, and says how many there were. May be repeated. */
export async function insertMissing(
  events: mongo.Collection<SlotDocument>,
  documents: readonly SlotDocument[],
): Promise<number> {
  if (documents.length === 0) return 0;
  try {
    return (await events.insertMany([...documents], { ordered: false })).insertedCount;
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError) || !isOnlyRepeats(error)) throw error;
    return documents.length - faultsOf(error).length;
  }
}

/** Nothing failed but documents that are there already. */
function isOnlyRepeats(error: mongo.MongoBulkWriteError): boolean {
  const faults = faultsOf(error);
  return !error.result.getWriteConcernError() && faults.length > 0 && faults.every(isDuplicateKey);
}

function faultsOf({ writeErrors }: mongo.MongoBulkWriteError): readonly mongo.WriteError[] {
  return [writeErrors].flat() as readonly mongo.WriteError[];
}
