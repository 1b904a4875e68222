export interface DeclaredIndex {
  readonly collection: keyof typeof DECLARATIONS;
  readonly name: string;
  readonly keys: Readonly<Record<string, 1 | -1>>;
  readonly unique?: true;
  readonly sparse?: true;
  /** What it is used for. */
  readonly reason: string;
}

/** Version of the declarations, reported by `migrate`. Names never change their meaning; new ones are added. */
export const INDEX_VERSION = 5;

/** Its keys, what it serves, and of what kind it is. */
type Declaration = readonly [keys: DeclaredIndex['keys'], reason: string, kind?: 'unique' | 'sparse'];

/** By collection and name: every index, and nothing else. The service never builds one that does not stand here. */
const DECLARATIONS = {
  events: {
    session_slot: [
      { sessionId: 1, slot: 1 },
      'the fence: a slot is taken once; pages of the log, and of the chronology, are ranges of it',
      'unique',
    ],
    session_event: [{ sessionId: 1, eventId: 1 }, 'idempotency: an eventId occurs once in its session', 'unique'],
    strays: [
      { 'stray.of': 1, 'stray.at': 1 },
      'the few events that arrived out of the order of their timestamps',
      'sparse',
    ],
  },
  sessions: {
    started: [{ startedAt: -1, order: -1 }, 'the list, newest first'],
    status_started: [{ status: 1, startedAt: -1, order: -1 }, 'the list by status'],
    language_started: [{ language: 1, startedAt: -1, order: -1 }, 'the list by language'],
    reason_started: [{ endReason: 1, startedAt: -1, order: -1 }, 'the list by end reason'],
    metadata_started: [{ filters: 1, startedAt: -1, order: -1 }, 'the list by metadata'],
    facets_started: [{ facets: 1, startedAt: -1, order: -1 }, 'the list by what is derived from sessions', 'sparse'],
    archivable: [{ archivableSince: 1 }, 'what is due for the archive, oldest completion first', 'sparse'],
    unreleased: [{ unreleasedSince: 1 }, 'the few archived sessions whose events are still here', 'sparse'],
    erasing: [{ 'erasing.begunAt': 1 }, 'the few sessions that are being erased', 'sparse'],
  },
  records: {
    kind_id: [{ kind: 1, id: 1 }, 'records of a kind, in the order of their ids'],
    kind_due: [{ kind: 1, dueAt: 1, id: 1 }, 'records of a kind that are due'],
    session_kind: [{ sessionId: 1, kind: 1, id: 1 }, 'the records of a session, which are erased with it', 'sparse'],
  },
  changes: {
    consumer_look: [{ consumer: 1, lookAt: 1 }, 'the sessions that a consumer of the change log has to look at'],
    session: [{ sessionId: 1 }, 'the marks of a session, which are erased with it'],
  },
} satisfies Readonly<Record<string, Readonly<Record<string, Declaration>>>>;

const INDEXES: readonly DeclaredIndex[] = Object.entries(DECLARATIONS).flatMap(([collection, declared]) =>
  Object.entries<Declaration>(declared).map(([name, [keys, reason, kind]]) => {
    return {
      collection: collection as keyof typeof DECLARATIONS,
      name,
      keys,
      reason,
      ...(kind ? { [kind]: true } : {}),
    };
  }),
);

export const INDEXED_COLLECTIONS = Object.keys(DECLARATIONS) as readonly DeclaredIndex['collection'][];

/** What the schema of the collection declares. */
export function declaredIndexes(collection: string): readonly DeclaredIndex[] {
  return INDEXES.filter((index) => index.collection === collection);
}
