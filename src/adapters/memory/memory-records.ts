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

type RecordTest = (record: StoredRecord) => boolean;

const dueAt = ({ dueAtMs }: StoredRecord) => dueAtMs ?? Number.POSITIVE_INFINITY;

const RECORD_TESTS: Filters<RecordFilter, RecordTest> = {
  ids: (ids) => (record) => ids.includes(record.id),
  prefix: (prefix) => (record) => record.id.startsWith(prefix),
  after: (after) => (record) => record.id > after,
  dueUntilMs: (dueUntilMs) => (record) => dueAt(record) <= dueUntilMs,
  sessionId: (sessionId) => (record) => record.sessionId === sessionId,
};

/** What the records need from their store. */
interface MemoryRecordsAccess {
  requireOpen(): void;
  hasSession(sessionId: string): boolean;
  sessionChanged(sessionId: string): void;
}

/** As in `MemoryStore`, every method does its work synchronously. Values are copied, as in a database. */
export class MemoryRecords extends Records {
  private readonly byName = new Map<string, StoredRecord>();

  constructor(private readonly access: MemoryRecordsAccess) {
    super();
  }

  async list(query: RecordQuery): Promise<readonly StoredRecord[]> {
    const { kind, ids, dueUntilMs, limit } = query;
    const tests = conditionsOf(RECORD_TESTS, query);
    const candidates = ids ? new Set(ids.flatMap((id) => this.find(kind, id) ?? [])) : this.all();
    return [...candidates]
      .filter((record) => record.kind === kind && tests.every((test) => test(record)))
      .sort((a, b) => (dueUntilMs === undefined ? 0 : dueAt(a) - dueAt(b)) || (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map((record) => structuredClone(record));
  }

  async put(input: RecordInput, expected: Expected): Promise<PutOutcome> {
    const current = this.find(input.kind, input.id);
    const { kind, id, value, dueAtMs = null, sessionId = null, changesSession = false } = input;
    if (sessionId !== null && !this.access.hasSession(sessionId)) return { kind: 'no-session' };
    if (!isExpected(current, expected)) return { kind: 'conflict', current: structuredClone(current) };
    const record = structuredClone({ kind, id, value, dueAtMs, sessionId, version: (current?.version ?? 0) + 1 });
    this.byName.set(nameOf(input), record);
    if (changesSession && sessionId !== null) this.access.sessionChanged(sessionId);
    return { kind: 'stored', record: structuredClone(record) };
  }

  async delete(kind: string, id: string, expected: Exclude<Expected, 'absent'>): Promise<boolean> {
    const current = this.find(kind, id);
    return current !== undefined && isExpected(current, expected) && this.byName.delete(nameOf(current));
  }

  /** Deletes at most `limit` records of any kind. Returns how many were deleted. */
  deleteOfSession(sessionId: string, limit: number): number {
    const owned = this.all()
      .filter((record) => record.sessionId === sessionId)
      .slice(0, limit);
    for (const record of owned) this.byName.delete(nameOf(record));
    return owned.length;
  }

  private find(kind: string, id: string): StoredRecord | undefined {
    this.access.requireOpen();
    return this.byName.get(nameOf({ kind, id }));
  }

  private all(): StoredRecord[] {
    this.access.requireOpen();
    return [...this.byName.values()];
  }
}

function nameOf({ kind, id }: { readonly kind: string; readonly id: string }): string {
  return `${kind} ${id}`;
}
