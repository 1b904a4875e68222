import { describe, expect, it } from 'vitest';
import type { RecordInput, StoredRecord } from '../../../src/ports/records.js';
import { newEvents } from '../../builders/event.js';
import { aNewSession } from '../../builders/session.js';
import { uniqueId } from '../../builders/unique-id.js';
import { appendNew, atOnce, createNew } from './store-actions.contract.js';
import { openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

export function describeRecords(harness: StoreHarness): void {
  describe('the records', () => {
    const subject = openBeforeAll(harness);
    describePuts(subject);
    if (harness.updatesAtomically !== false) describeRaces(subject);
    describeLists(subject);
    describeMany(subject);
    describeRecordsOfSessions(subject);
    if (harness.survivesReopen) {
      it('survive a restart', async () => {
        const record = await putNew(subject, { value: { text: 'kept' } });
        const reopened = await subject.opened.reopen();
        expect(await reopened.records.get(record.kind, record.id)).toEqual(record);
      });
    }
  });
}

function aRecord(overrides: Partial<RecordInput> = {}): RecordInput {
  return { kind: uniqueId('kind'), id: uniqueId('record'), value: null, ...overrides };
}

async function putNew({ store }: StoreSubject, overrides: Partial<RecordInput> = {}): Promise<StoredRecord> {
  const outcome = await store.records.put(aRecord(overrides), 'absent');
  if (outcome.kind !== 'stored') throw new Error(`the record is not new: ${outcome.kind}`);
  return outcome.record;
}

function describePuts(subject: StoreSubject): void {
  it('are returned as they were put, with version 1', async () => {
    const input = aRecord({ value: { $set: ['a.b', { _id: '\u0000é' }], n: 1.5, nothing: null }, dueAtMs: 5 });
    const record: StoredRecord = { ...input, dueAtMs: 5, sessionId: null, version: 1 };
    expect(await subject.store.records.put(input, 'absent')).toEqual({ kind: 'stored', record });
    expect(await subject.store.records.get(input.kind, input.id)).toEqual(record);
  });

  it.each([null, 0, '', 'text', true, [], {}])('accept any JSON value: %j', async (value) => {
    const { kind, id } = await putNew(subject, { value });
    expect((await subject.store.records.get(kind, id))?.value).toEqual(value);
  });

  it('do not exist before they are put', async () => {
    expect(await subject.store.records.get('kind', uniqueId('record'))).toBeUndefined();
  });

  it('of different kinds are separate', async () => {
    const { kind, id } = await putNew(subject);
    expect(await subject.store.records.get(`${kind}x`, id)).toBeUndefined();
    expect((await putNew(subject, { id })).version).toBe(1);
  });

  it('are replaced as a whole by a writer that expects the current version', async () => {
    const { records } = subject.store;
    const { kind, id } = await putNew(subject, { value: 1, dueAtMs: 7 });
    const record = { kind, id, value: 2, dueAtMs: null, sessionId: null, version: 2 };
    expect(await records.put({ kind, id, value: 2 }, 1)).toEqual({ kind: 'stored', record });
    expect(await records.get(kind, id)).toEqual(record);
  });

  it('stay unchanged if another version was expected', async () => {
    const { records } = subject.store;
    const record = await putNew(subject, { value: 'first' });
    const input = { ...record, value: 'second' };
    for (const expected of ['absent', 0, 2] as const) {
      expect(await records.put(input, expected)).toEqual({ kind: 'conflict', current: record });
    }
    expect(await records.put(aRecord(), 1)).toEqual({ kind: 'conflict', current: undefined });
    expect(await records.get(record.kind, record.id)).toEqual(record);
  });

  it('accept any put that expects no particular version', async () => {
    const { records } = subject.store;
    const input = aRecord({ value: 1 });
    for (const version of [1, 2, 3]) {
      expect(await records.put(input, 'any')).toMatchObject({ kind: 'stored', record: { version } });
    }
  });

  it('are deleted if the current version was expected, and only once', async () => {
    const { records } = subject.store;
    const { kind, id } = await putNew(subject);
    expect(await records.delete(kind, id, 2)).toBe(false);
    expect(await records.delete(kind, id, 1)).toBe(true);
    for (const expected of [1, 'any'] as const) expect(await records.delete(kind, id, expected)).toBe(false);
    expect(await records.get(kind, id)).toBeUndefined();
    expect((await putNew(subject, { kind, id })).version).toBe(1);
    expect(await records.delete(kind, id, 'any')).toBe(true);
  });
}

function describeRaces(subject: StoreSubject): void {
  it('let one of any number of writers win, whatever they expect', async () => {
    const other = (await subject.opened.another?.()) ?? subject.store;
    const writer = (index: number) => (index % 2 === 0 ? subject.store : other).records;
    for (let round = 0; round < subject.sizes.rounds; round += 1) {
      const input = aRecord();
      for (const expected of ['absent', 1] as const) {
        const outcomes = await atOnce(10, (index) => writer(index).put({ ...input, value: index }, expected));
        expect(outcomes.filter(({ kind }) => kind === 'stored')).toHaveLength(1);
        const winner = outcomes.findIndex(({ kind }) => kind === 'stored');
        expect((await other.records.get(input.kind, input.id))?.value).toBe(winner);
      }
    }
  });

  it('lose no put of any number of writers that expect no particular version', async () => {
    const input = aRecord();
    await atOnce(10, (index) => subject.store.records.put({ ...input, value: index }, 'any'));
    expect((await subject.store.records.get(input.kind, input.id))?.version).toBe(10);
  });
}

function describeLists(subject: StoreSubject): void {
  const idsOf = (records: readonly StoredRecord[]) => records.map(({ id }) => id);

  it('are listed by kind in the order of their ids, in pages', async () => {
    const kind = uniqueId('kind');
    const ids = ['B', 'a', 'a/1', 'a/2', 'a0', '~'];
    for (const id of [...ids].reverse()) await putNew(subject, { kind, id });
    await putNew(subject, { kind: `${kind}x`, id: 'a/3' });
    const list = async (range: object) => idsOf(await subject.store.records.list({ kind, limit: 100, ...range }));
    expect(await list({})).toEqual(ids);
    expect(await list({ limit: 2 })).toEqual(ids.slice(0, 2));
    expect(await list({ after: 'a', limit: 2 })).toEqual(['a/1', 'a/2']);
    expect(await list({ prefix: 'a/' })).toEqual(['a/1', 'a/2']);
    expect(await list({ prefix: 'a', after: 'a/1' })).toEqual(['a/2', 'a0']);
  });

  it('are listed once they are due, the longest due first', async () => {
    const kind = uniqueId('kind');
    await putNew(subject, { kind, id: 'later', dueAtMs: 30 });
    await putNew(subject, { kind, id: 'second', dueAtMs: 20 });
    await putNew(subject, { kind, id: 'first', dueAtMs: -10 });
    await putNew(subject, { kind, id: 'never' });
    const due = async (limit: number, dueUntilMs = 20) =>
      idsOf(await subject.store.records.list({ kind, dueUntilMs, limit }));
    expect(await due(10)).toEqual(['first', 'second']);
    expect(await due(1)).toEqual(['first']);
    expect(await due(10, Number.MAX_SAFE_INTEGER)).toEqual(['first', 'second', 'later']);
  });
}

function describeMany(subject: StoreSubject): void {
  it('are found by many ids of a kind at once', async () => {
    const kind = uniqueId('kind');
    const ids = Array.from({ length: 300 }, (_, index) => `2026-01-15T09/${index}`);
    const put = await Promise.all(ids.slice(0, 4).map((id) => putNew(subject, { kind, id, value: { id } })));
    await putNew(subject, { kind: `${kind}x`, id: ids[9] ?? '' });
    const found = await subject.store.records.getMany(kind, [...ids, ids[0] ?? '']);
    expect([...found].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(put);
    expect(await subject.store.records.getMany(kind, [])).toEqual([]);
  });
}

function describeRecordsOfSessions(subject: StoreSubject): void {
  it('are listed by session', async () => {
    const [{ sessionId }, other] = [await createNew(subject.store), await createNew(subject.store)];
    const kind = uniqueId('kind');
    for (const id of ['b', 'a']) await putNew(subject, { kind, id, sessionId });
    await putNew(subject, { kind, id: 'c', sessionId: other.sessionId });
    const found = await subject.store.records.list({ kind, sessionId, limit: 10 });
    expect(found.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('are refused for a session that does not exist', async () => {
    const { sessionId } = aNewSession();
    expect(await subject.store.records.put(aRecord({ sessionId }), 'any')).toEqual({ kind: 'no-session' });
  });

  it('are refused once the erasure of their session has begun, and are deleted with it', async () => {
    const { store, clock } = subject;
    const { records } = store;
    const { sessionId } = await createNew(store);
    await appendNew(store, sessionId, newEvents(3));
    const kept = await Promise.all([1, 2, 3].map(() => putNew(subject, { sessionId })));
    await store.erasure.beginErasure(sessionId, clock.nowMs());
    expect(await records.put(aRecord({ sessionId }), 'absent')).toEqual({ kind: 'no-session' });
    clock.advanceMs(store.erasure.quiescenceMs);
    for (const count of [2, 1, 2, 1, 0]) expect(await store.erasure.eraseNext(sessionId, 2)).toBe(count);
    expect(await records.put(aRecord({ sessionId }), 'absent')).toEqual({ kind: 'no-session' });
    for (const { kind, id } of kept) expect(await records.get(kind, id)).toBeUndefined();
  });
}
