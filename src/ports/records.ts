/** A small JSON document with a version, identified by `kind` and `id`. */
export interface StoredRecord {
  readonly kind: string;
  readonly id: string;
  /** 1 at the first put, incremented by each further one. A record that was deleted starts at 1 again. */
  readonly version: number;
  /** Any JSON value. */
  readonly value: unknown;
  /** When the record is due, in epoch milliseconds; null if never. */
  readonly dueAtMs: number | null;
  /** The session that the record belongs to and is erased with; null if none. */
  readonly sessionId: string | null;
}

export interface RecordInput {
  readonly kind: string;
  readonly id: string;
  readonly value: unknown;
  readonly dueAtMs?: number | null;
  readonly sessionId?: string | null;
  /** Whether the put counts as a change of the session in the change log. */
  readonly changesSession?: boolean;
}

/** What a write expects to find: a version, `absent`, or `any` (last write wins). */
export type Expected = number | 'absent' | 'any';

export type PutOutcome =
  | { readonly kind: 'stored'; readonly record: StoredRecord }
  /** The record is not as expected; nothing changed. */
  | { readonly kind: 'conflict'; readonly current: StoredRecord | undefined }
  /** Its session does not exist or is being erased; nothing changed. */
  | { readonly kind: 'no-session' };

/** Which records of a kind; a filter that is left out matches all. */
export interface RecordFilter {
  /** Records with one of these ids; must not be empty. */
  readonly ids?: readonly string[];
  /** Records whose ids begin with this. */
  readonly prefix?: string;
  /** Records with greater ids, in UTF-16 code unit order. */
  readonly after?: string;
  /** Records that are due at this time or earlier. */
  readonly dueUntilMs?: number;
  /** Records of this session. */
  readonly sessionId?: string;
}

export interface RecordQuery extends RecordFilter {
  readonly kind: string;
  readonly limit: number;
}

/**
 * Leases end with the process that holds them: a store owned by a single process deletes records of this kind when it
 * opens.
 */
export const LEASE_KIND = 'lease';

/** Ids and kinds are printable ASCII, so that every store sorts them alike. */
export const RECORD_NAME_PATTERN = /^[!-~]{1,300}$/;

/**
 * Small durable documents stored beside the conversations: leases, receipts, checkpoints, and whatever a capability has
 * to remember. A capability uses kinds of its own, and needs no table in any adapter.
 *
 * Guarantees of every adapter, tested by `records.contract.ts`:
 * - *Atomic and durable.* A write resolves after a commit that survives power loss, and takes effect completely or not
 *   at all.
 * - *Compare and set.* Of any number of writers that expect the same version, on any number of instances, one succeeds.
 * - *Read after write.* A read that begins after a write resolved sees that write, on every instance.
 * - *Erased with the session.* A record of a session can be put only while the session exists, and its erasure leaves
 *   none: once the quiescence period of the erasure is over, no such put succeeds.
 *
 * Errors as in `ConversationStore`.
 */
export abstract class Records {
  /** False if one process owns the store: no other process waits for its leases, and they end with the process. */
  readonly isShared: boolean = true;

  /**
   * Sorted by ascending id; with `dueUntilMs`, longest due first; with `ids`, in no particular order. Ids, due times
   * and sessions are indexed.
   */
  abstract list(query: RecordQuery): Promise<readonly StoredRecord[]>;

  /** Fields that the input leaves out become null. */
  abstract put(input: RecordInput, expected: Expected): Promise<PutOutcome>;

  /** Returns false if the record does not exist or is not as expected. `expected` is a version, or `any`. */
  abstract delete(kind: string, id: string, expected: Exclude<Expected, 'absent'>): Promise<boolean>;

  async get(kind: string, id: string): Promise<StoredRecord | undefined> {
    const [found] = await this.getMany(kind, [id]);
    return found;
  }

  /** Returns the record, and puts it first if there is none. Of any number of rivals, all get the one that was put. */
  async ensure(kind: string, id: string, propose: () => unknown): Promise<StoredRecord> {
    const found = await this.get(kind, id);
    if (found) return found;
    const outcome = await this.put({ kind, id, value: propose() }, 'absent');
    return outcome.kind === 'stored' ? outcome.record : this.ensure(kind, id, propose);
  }

  /** Returns the records of the kind that have one of these ids. */
  async getMany(kind: string, ids: readonly string[]): Promise<readonly StoredRecord[]> {
    return ids.length === 0 ? [] : this.list({ kind, ids, limit: ids.length });
  }
}

/** Whether a put or delete with this expectation may replace the current record. */
export function isExpected(current: Pick<StoredRecord, 'version'> | null | undefined, expected: Expected): boolean {
  if (expected === 'any') return true;
  return expected === 'absent' ? !current : current?.version === expected;
}
