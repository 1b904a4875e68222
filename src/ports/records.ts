/** A small JSON document with a version. `kind` and `id` together name it. */
export interface StoredRecord {
  readonly kind: string;
  readonly id: string;
  /** 1 at the first put, one more at each further one. A record that was deleted begins at 1 again. */
  readonly version: number;
  /** Any JSON value. */
  readonly value: unknown;
  /** When somebody has to look at it, in epoch milliseconds; null: never by itself. */
  readonly dueAtMs: number | null;
  /** The session that it belongs to and is erased with; null: it belongs to none. */
  readonly sessionId: string | null;
}

export interface RecordInput {
  readonly kind: string;
  readonly id: string;
  readonly value: unknown;
  readonly dueAtMs?: number | null;
  readonly sessionId?: string | null;
  /** Whoever reads the session should know of this record: the put counts as a change of its session in the change log. */
  readonly changesSession?: boolean;
}

/** What a write expects to find: a version, `absent`, or `any` (the last write wins). */
export type Expected = number | 'absent' | 'any';

export type PutOutcome =
  | { readonly kind: 'stored'; readonly record: StoredRecord }
  /** Something else is there than was expected; nothing changed. */
  | { readonly kind: 'conflict'; readonly current: StoredRecord | undefined }
  /** The session that it should belong to is not there, or is being erased; nothing changed. */
  | { readonly kind: 'no-session' };

/** Which records of a kind; what is left out lets all of them through. */
export interface RecordFilter {
  /** Those with one of these ids; no empty list. */
  readonly ids?: readonly string[];
  /** Those whose ids begin with it. */
  readonly prefix?: string;
  /** Those with ids above this one, in the order of their UTF-16 code units. */
  readonly after?: string;
  /** Those that are due at this time or before. */
  readonly dueUntilMs?: number;
  /** Those that belong to the session. */
  readonly sessionId?: string;
}

export interface RecordQuery extends RecordFilter {
  readonly kind: string;
  readonly limit: number;
}

/** Leases end with the process that holds them: a store that one process owns forgets records of this kind when it opens. */
export const LEASE_KIND = 'lease';

/** Ids and kinds are printable ASCII, so that every store orders them alike. */
export const RECORD_NAME_PATTERN = /^[!-~]{1,300}$/;

/**
 * Small durable documents beside the conversations: leases, receipts, checkpoints, and whatever a capability has to
 * remember. A capability keeps its records under kinds of its own and needs no table in any adapter.
 *
 * Guarantees of every adapter, proved by `records.contract.ts`:
 * - *Atomic and durable.* A write resolves after the commit that survives power loss, and happens whole or not at all.
 * - *Compare and put.* Of any number of writers that expect the same version, on any number of instances, one succeeds.
 * - *Reads after writes.* A read that begins after a write resolved sees it, on every instance.
 * - *Erased with the session.* A record of a session can only be put while the session is there, and its erasure leaves none
 *   behind: after that has begun and its quiescence period is over, no such put succeeds any more.
 *
 * Failures are thrown as in `ConversationStore`.
 */
export abstract class Records {
  /** False where one process owns the store: nobody else waits for its leases, and they end with it. */
  readonly isShared: boolean = true;

  /**
   * In ascending order of the ids; with `dueUntilMs` the longest due first, with `ids` in no particular order. Served by an index for the
   * ids, for what is due, and for what belongs to a session.
   */
  abstract list(query: RecordQuery): Promise<readonly StoredRecord[]>;

  /** Fields that the input leaves out become null. */
  abstract put(input: RecordInput, expected: Expected): Promise<PutOutcome>;

  /** False where something else is there than was expected, or nothing. `expected` is a version, or `any`. */
  abstract delete(kind: string, id: string, expected: Exclude<Expected, 'absent'>): Promise<boolean>;

  async get(kind: string, id: string): Promise<StoredRecord | undefined> {
    const [found] = await this.getMany(kind, [id]);
    return found;
  }

  /** Those of the kind that have one of these ids. */
  async getMany(kind: string, ids: readonly string[]): Promise<readonly StoredRecord[]> {
    return ids.length === 0 ? [] : this.list({ kind, ids, limit: ids.length });
  }
}

/** Whether a put or a deletion that expects this may replace what is there. */
export function isExpected(current: Pick<StoredRecord, 'version'> | null | undefined, expected: Expected): boolean {
  if (expected === 'any') return true;
  return expected === 'absent' ? !current : current?.version === expected;
}
