import { errorCode } from '../../lib/error-code.js';
import { type DeclaredIndex, declaredIndexes, INDEXED_COLLECTIONS } from './declared-indexes.js';
import type { Models } from './models.js';

/** Returns the declared indexes that the database lacks. */
export async function missingIndexes(models: Models): Promise<readonly DeclaredIndex[]> {
  return (await Promise.all(INDEXED_COLLECTIONS.map((name) => missingOf(models[name], declaredIndexes(name))))).flat();
}

/**
 * Builds what is missing; never drops or changes an index. Idempotent, also concurrently. `Model.createIndexes` would
 * go on after a failure, and would also ask for what an operator has built under another name.
 */
export async function createIndexes(models: Models, missing: readonly DeclaredIndex[]): Promise<void> {
  for (const { collection, keys, reason: _reason, ...options } of missing) {
    await models[collection].collection.createIndex(keys, options);
  }
}

/** `Model.diffIndexes` also compares what is sparse and what is to be dropped, which is the operator's business. */
async function missingOf(
  model: Models[keyof Models],
  declared: readonly DeclaredIndex[],
): Promise<readonly DeclaredIndex[]> {
  const present = new Set((await listIndexes(model)).map(({ key, unique }) => signatureOf(key, unique)));
  const missing = model.schema.indexes().filter(([keys, { unique }]) => !present.has(signatureOf(keys, unique)));
  const names = new Set(missing.map(([, { name }]) => name));
  return declared.filter(({ name }) => names.has(name));
}

async function listIndexes(model: Models[keyof Models]) {
  try {
    return await model.listIndexes();
  } catch (error) {
    // NamespaceNotFound: the collection does not exist yet.
    if (errorCode(error) === 26) return [];
    throw error;
  }
}

/** By keys and uniqueness, not by name: an operator may have built the same index under another name. */
function signatureOf(keys: object, unique: unknown): string {
  return JSON.stringify([Object.entries(keys), unique === true]);
}
