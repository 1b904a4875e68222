import { errorCode } from '../../lib/error-code.js';
import type { Collections } from './schema.js';

export interface DeclaredIndex {
  readonly collection: keyof Collections;
  readonly name: string;
  readonly keys: Readonly<Record<string, 1 | -1>>;
  readonly unique?: true;
  readonly sparse?: true;
  /** What it serves. */
  readonly reason: string;
}

/** Version of the declarations: part of what `migrate` reports. Names never change their meaning; new ones are added. */
export const INDEX_VERSION = 5;

/** Every index, and nothing else: the service never builds one that does not stand here. */
const INDEXES: readonly DeclaredIndex[] = [
  {
    collection: 'events',
    name: 'session_slot',
    keys: { sessionId: 1, slot: 1 },
    unique: true,
    reason: 'the fence: a slot is taken once; pages of the log, and of the chronology, are ranges of it',
  },
  {
    collection: 'events',
    name: 'session_event',
    keys: { sessionId: 1, eventId: 1 },
    unique: true,
    reason: 'idempotency: an eventId occurs once in its session',
  },
  {
    collection: 'events',
    name: 'strays',
    keys: { 'stray.of': 1, 'stray.at': 1 },
    sparse: true,
    reason: 'the few events that arrived out of the order of their timestamps',
  },
  {
    collection: 'sessions',
    name: 'started',
    keys: { startedAt: -1, order: -1 },
    reason: 'the list, newest first',
  },
  {
    collection: 'sessions',
    name: 'status_started',
    keys: { status: 1, startedAt: -1, order: -1 },
    reason: 'the list by status',
  },
  {
    collection: 'sessions',
    name: 'language_started',
    keys: { language: 1, startedAt: -1, order: -1 },
    reason: 'the list by language',
  },
  {
    collection: 'sessions',
    name: 'reason_started',
    keys: { endReason: 1, startedAt: -1, order: -1 },
    reason: 'the list by end reason',
  },
  {
    collection: 'sessions',
    name: 'metadata_started',
    keys: { filters: 1, startedAt: -1, order: -1 },
    reason: 'the list by metadata',
  },
  {
    collection: 'sessions',
    name: 'facets_started',
    keys: { facets: 1, startedAt: -1, order: -1 },
    sparse: true,
    reason: 'the list by what is derived from sessions',
  },
  {
    collection: 'sessions',
    name: 'archivable',
    keys: { archivableSince: 1 },
    sparse: true,
    reason: 'what is due for the archive, oldest completion first',
  },
  {
    collection: 'sessions',
    name: 'unreleased',
    keys: { unreleasedSince: 1 },
    sparse: true,
    reason: 'the few archived sessions whose events are still here',
  },
  {
    collection: 'sessions',
    name: 'erasing',
    keys: { 'erasing.begunAt': 1 },
    sparse: true,
    reason: 'the few sessions that are being erased',
  },
  {
    collection: 'records',
    name: 'kind_id',
    keys: { kind: 1, id: 1 },
    reason: 'records of a kind, in the order of their ids',
  },
  {
    collection: 'records',
    name: 'kind_due',
    keys: { kind: 1, dueAt: 1, id: 1 },
    reason: 'records of a kind that are due',
  },
  {
    collection: 'records',
    name: 'session_kind',
    keys: { sessionId: 1, kind: 1, id: 1 },
    sparse: true,
    reason: 'the records of a session, which are erased with it',
  },
  {
    collection: 'changes',
    name: 'consumer_look',
    keys: { consumer: 1, lookAt: 1 },
    reason: 'the sessions that a consumer of the change log has to look at',
  },
  {
    collection: 'changes',
    name: 'session',
    keys: { sessionId: 1 },
    reason: 'the marks of a session, which are erased with it',
  },
];

/** The declared indexes that the database does not have as they are declared. */
export async function missingIndexes(collections: Collections): Promise<readonly DeclaredIndex[]> {
  const names = [...new Set(INDEXES.map(({ collection }) => collection))];
  const found = await Promise.all(names.map((name) => listIndexes(collections, name)));
  const known = new Set(found.flat());
  return INDEXES.filter((index) => !known.has(signatureOf(index)));
}

/** Builds what is missing; never drops or changes one. Idempotent, also when several do it at once. */
export async function createIndexes(collections: Collections, missing: readonly DeclaredIndex[]): Promise<void> {
  for (const { collection, name, keys, unique, sparse } of missing) {
    const options = { name, ...(unique ? { unique } : {}), ...(sparse ? { sparse } : {}) };
    await collections[collection].createIndex(keys, options);
  }
}

async function listIndexes(collections: Collections, collection: keyof Collections): Promise<readonly string[]> {
  try {
    const indexes = await collections[collection].indexes();
    return indexes.map(({ key, unique }) => signatureOf({ collection, keys: key as DeclaredIndex['keys'], unique }));
  } catch (error) {
    // NamespaceNotFound: there is no such collection yet.
    if (errorCode(error) === 26) return [];
    throw error;
  }
}

/** By keys and uniqueness, not by name: an operator may have built the same index under another one. */
function signatureOf(index: { collection: string; keys: object; unique?: boolean | undefined }): string {
  const keys = Object.entries(index.keys).map(([field, direction]) => `${field}:${direction}`);
  return `${index.collection} ${keys.join()} ${index.unique === true}`;
}
