import { conditionsOf, type Filters } from '../../domain/filters.js';
import {
  type Expected,
  isExpected,
  type PutOutcome,
  type RecordFilter,
  type RecordInput,
  type RecordQuery,
  Records,
  type StoredRecord,
} from '../../ports/records.js';
import { CONSUMER_KIND, changeMarks } from '../records/record-change-log.js';
import { SALT, tombstoneOf } from '../records/record-tombstones.js';
import type { Conversations } from './conversations.js';

type RecordTest = (record: StoredRecord) => boolean;

const dueAt = ({ dueAtMs }: StoredRecord) => dueAtMs ?? Number.POSITIVE_INFINITY;

const RECORD_TESTS: Filters<RecordFilter, RecordTest> = {
  ids: (ids) => (record) => ids.includes(record.id),
  prefix: (prefix) => (record) => record.id.startsWith(prefix),
  after: (after) => (record) => record.id > after,
  dueUntilMs: (dueUntilMs) => (record) => dueAt(record) <= dueUntilMs,
  sessionId: (sessionId) => (record) => record.sessionId === sessionId,
};

/** Values are copied, as in a database. */
export class MemoryRecords extends Records {
  /** By kind, then by id. */
  private readonly kinds = new Map<string, Map<string, StoredRecord>>();

  constructor(
    private readonly conversations: Conversations,
    private readonly nowMs: () => number,
  ) {
    super();
  }

  async list(query: RecordQuery): Promise<readonly StoredRecord[]> {
    const { kind, ids, dueUntilMs, limit } = query;
    const tests = conditionsOf(RECORD_TESTS, query);
    const ofKind = this.ofKind(kind);
    const candidates = ids ? new Set(ids.flatMap((id) => ofKind.get(id) ?? [])) : ofKind.values();
    return [...candidates]
      .filter((record) => tests.every((test) => test(record)))
      .sort((a, b) => (dueUntilMs === undefined ? 0 : dueAt(a) - dueAt(b)) || (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map((record) => structuredClone(record));
  }

  async put(input: RecordInput, expected: Expected): Promise<PutOutcome> {
    const { sessionId = null, changesSession = false } = input;
    const current = this.find(input);
    if (sessionId !== null && !this.conversations.find(sessionId)) return { kind: 'no-session' };
    if (!isExpected(current, expected)) return { kind: 'conflict', current: structuredClone(current) };
    if (changesSession && sessionId !== null) this.markChanged(sessionId);
    return { kind: 'stored', record: structuredClone(this.store(input)) };
  }

  async delete(kind: string, id: string, expected: Exclude<Expected, 'absent'>): Promise<boolean> {
    const current = this.find({ kind, id });
    return current !== undefined && isExpected(current, expected) && this.ofKind(kind).delete(id);
  }

  /** Whether the session was erased or is being erased. */
  isErased(sessionId: string): boolean {
    const salt = this.find(SALT)?.value;
    return salt !== undefined && this.find(tombstoneOf(sessionId, salt)) !== undefined;
  }

  /** Puts the record whatever is there, as a part of the step that needs it. */
  store({ kind, id, value, dueAtMs = null, sessionId = null }: RecordInput): StoredRecord {
    const version = (this.find({ kind, id })?.version ?? 0) + 1;
    const record = structuredClone({ kind, id, value, dueAtMs, sessionId, version });
    this.ofKind(kind).set(id, record);
    return record;
  }

  /** Tells the consumers of the change log, as a part of the step that changes the session. */
  markChanged(sessionId: string): void {
    const consumers = this.ofKind(CONSUMER_KIND).values();
    for (const mark of changeMarks(consumers, sessionId, this.nowMs())) this.store(mark);
  }

  /** Deletes at most `limit` records of any kind. Returns how many were deleted. */
  deleteOfSession(sessionId: string, limit: number): number {
    this.conversations.requireOpen();
    const owned = [...this.kinds.values()]
      .flatMap((ofKind) => [...ofKind.values()])
      .filter((record) => record.sessionId === sessionId)
      .slice(0, limit);
    for (const { kind, id } of owned) this.ofKind(kind).delete(id);
    return owned.length;
  }

  private find({ kind, id }: Pick<StoredRecord, 'kind' | 'id'>): StoredRecord | undefined {
    return this.ofKind(kind).get(id);
  }

  private ofKind(kind: string): Map<string, StoredRecord> {
    this.conversations.requireOpen();
    const found = this.kinds.get(kind) ?? new Map<string, StoredRecord>();
    this.kinds.set(kind, found);
    return found;
  }
}
