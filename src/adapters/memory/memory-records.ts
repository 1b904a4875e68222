import {
  type Expected,
  type PutOutcome,
  type RecordInput,
  type RecordRange,
  Records,
  type StoredRecord,
} from '../../ports/records.js';

/** What the records need to know of the store around them. */
interface MemoryRecordsAccess {
  requireOpen(): void;
  hasSession(sessionId: string): boolean;
  sessionChanged(sessionId: string): void;
}

/** Every method does its work before it first gives way, as in `MemoryStore`. Values are copied, as a database would. */
export class MemoryRecords extends Records {
  private readonly byName = new Map<string, StoredRecord>();

  constructor(private readonly access: MemoryRecordsAccess) {
    super();
  }

  async getMany(kind: string, ids: readonly string[]): Promise<readonly StoredRecord[]> {
    return [...new Set(ids)].flatMap((id) => copied(this.find(kind, id)) ?? []);
  }

  async put(input: RecordInput, expected: Expected): Promise<PutOutcome> {
    const current = this.find(input.kind, input.id);
    const { kind, id, value, dueAtMs = null, sessionId = null, changesSession = false } = input;
    if (sessionId !== null && !this.access.hasSession(sessionId)) return { kind: 'no-session' };
    if (!isExpected(current, expected)) return { kind: 'conflict', current: copied(current) };
    const record = structuredClone({ kind, id, value, dueAtMs, sessionId, version: (current?.version ?? 0) + 1 });
    this.byName.set(nameOf(input), record);
    if (changesSession && sessionId !== null) this.access.sessionChanged(sessionId);
    return { kind: 'stored', record: structuredClone(record) };
  }

  async delete(kind: string, id: string, expected: Exclude<Expected, 'absent'>): Promise<boolean> {
    const current = this.find(kind, id);
    return current !== undefined && isExpected(current, expected) && this.byName.delete(nameOf(current));
  }

  async list({ kind, prefix = '', after = '', limit }: RecordRange): Promise<readonly StoredRecord[]> {
    return this.select((record) => record.kind === kind && record.id.startsWith(prefix) && record.id > after)
      .sort(byId)
      .slice(0, limit);
  }

  async listDue({ kind, dueUntilMs, limit }: { kind: string; dueUntilMs: number; limit: number }) {
    const dueAt = ({ dueAtMs }: StoredRecord) => dueAtMs ?? Number.POSITIVE_INFINITY;
    return this.select((record) => record.kind === kind && dueAt(record) <= dueUntilMs)
      .sort((a, b) => dueAt(a) - dueAt(b) || byId(a, b))
      .slice(0, limit);
  }

  async listOfSession({ kind, sessionId, limit }: { kind: string; sessionId: string; limit: number }) {
    return this.select((record) => record.kind === kind && record.sessionId === sessionId)
      .sort(byId)
      .slice(0, limit);
  }

  async deleteOfSession(sessionId: string, limit: number): Promise<number> {
    const owned = this.select((record) => record.sessionId === sessionId).slice(0, limit);
    for (const record of owned) this.byName.delete(nameOf(record));
    return owned.length;
  }

  private find(kind: string, id: string): StoredRecord | undefined {
    this.access.requireOpen();
    return this.byName.get(nameOf({ kind, id }));
  }

  private select(matches: (record: StoredRecord) => boolean): StoredRecord[] {
    this.access.requireOpen();
    return [...this.byName.values()].filter(matches).map((record) => structuredClone(record));
  }
}

function nameOf({ kind, id }: { readonly kind: string; readonly id: string }): string {
  return `${kind} ${id}`;
}

function isExpected(current: StoredRecord | undefined, expected: Expected): boolean {
  if (expected === 'any') return true;
  return expected === 'absent' ? current === undefined : current?.version === expected;
}

function copied(record: StoredRecord | undefined): StoredRecord | undefined {
  return record && structuredClone(record);
}

function byId(a: StoredRecord, b: StoredRecord): number {
  return a.id < b.id ? -1 : 1;
}
