import { describe, expect, it } from 'vitest';
import type { AbandonOutcome } from '../../../src/domain/append.js';
import type { ConversationStore } from '../../../src/ports/conversation-store.js';
import { aNewEvent, newEvents } from '../../builders/event.js';
import { aNewSession } from '../../builders/session.js';
import { T0_MS } from '../../builders/time.js';
import { uniqueId } from '../../builders/unique-id.js';
import { appendNew, atOnce, complete, createNew, getSession, kindsOf, readLog } from './store-actions.contract.js';
import { GRACE_MS, openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

export function describeAbandoning(harness: StoreHarness): void {
  describe('abandoning a session', () => {
    const subject = openBeforeAll(harness);
    describeAbandonments(subject);
    describeReplacements(subject);
  });
}

async function abandon(store: ConversationStore, sessionId: string, lastSequence = 0): Promise<AbandonOutcome> {
  const outcome = await store.abandonSession(sessionId, lastSequence);
  if (!outcome) throw new Error('the store knows no such session');
  return outcome;
}

function describeAbandonments(subject: StoreSubject): void {
  it('completes it as failed, at the greatest timestamp of its events', async () => {
    const { sessionId } = await createNew(subject.store);
    const times = [T0_MS + 10, T0_MS + 50, T0_MS + 20];
    await appendNew(
      subject.store,
      sessionId,
      times.map((timestampMs) => aNewEvent({ timestampMs })),
    );
    const before = await getSession(subject.store, sessionId);
    const nowMs = subject.clock.nowMs();
    const session = {
      ...before,
      status: 'failed',
      endReason: 'abandoned',
      endedAtMs: T0_MS + 50,
      updatedAtMs: nowMs,
      completedAtMs: nowMs,
      completedSequence: 3,
      lateGraceMs: GRACE_MS,
      abandonment: { replacedSequence: null },
    };
    expect(await abandon(subject.store, sessionId, 3)).toEqual({ kind: 'abandoned', session });
    expect(await getSession(subject.store, sessionId)).toEqual(session);
  });

  it('ends a session without events at its start', async () => {
    const { sessionId } = await createNew(subject.store, aNewSession({ startedAtMs: T0_MS - 5 }));
    expect((await abandon(subject.store, sessionId)).session.endedAtMs).toBe(T0_MS - 5);
  });

  it('changes nothing if an event or a completion came before, or if it is already abandoned', async () => {
    const { sessionId } = await createNew(subject.store);
    await appendNew(subject.store, sessionId, newEvents(1));
    expect((await abandon(subject.store, sessionId, 0)).kind).toBe('overtaken');
    expect((await getSession(subject.store, sessionId)).status).toBe('active');
    expect((await abandon(subject.store, sessionId, 1)).kind).toBe('abandoned');
    expect((await abandon(subject.store, sessionId, 1)).kind).toBe('overtaken');
    const completed = await createNew(subject.store);
    await complete(subject.store, completed.sessionId);
    expect((await abandon(subject.store, completed.sessionId, 0)).kind).toBe('overtaken');
  });

  it('returns undefined for an unknown session', async () => {
    expect(await subject.store.abandonSession(uniqueId('unknown'), 0)).toBeUndefined();
  });

  it('happens once, and never after a new event, whatever arrives at the same moment', async () => {
    for (let round = 0; round < subject.sizes.rounds; round += 1) {
      const { sessionId } = await createNew(subject.store);
      const [abandonments, [appended]] = await Promise.all([
        atOnce(5, () => abandon(subject.store, sessionId, 0)),
        appendNew(subject.store, sessionId, [aNewEvent()]),
      ]);
      const count = kindsOf(abandonments).filter((kind) => kind === 'abandoned').length;
      expect(count).toBe(appended?.late ? 1 : 0);
      expect((await getSession(subject.store, sessionId)).status).toBe(appended?.late ? 'failed' : 'active');
    }
  });
}

function describeReplacements(subject: StoreSubject): void {
  it('lets one completion from a client replace it, and keeps every event in its place', async () => {
    const { store, clock } = subject;
    const { sessionId } = await createNew(store);
    await appendNew(store, sessionId, newEvents(2));
    const abandoned = (await abandon(store, sessionId, 2)).session;
    await appendNew(store, sessionId, newEvents(2));
    clock.advanceMs(1_000);
    const completion = { status: 'completed', endReason: 'hung up', endedAtMs: T0_MS + 99 } as const;
    const { kind, session } = await complete(store, sessionId, completion);
    expect(kind).toBe('replaced');
    expect(session).toEqual({
      ...abandoned,
      ...completion,
      lastSequence: 4,
      updatedAtMs: clock.nowMs(),
      abandonment: { replacedSequence: 4 },
    });
    await appendNew(store, sessionId, newEvents(2));
    expect((await readLog(store, sessionId)).map(({ sequence, late }) => [sequence, late])).toEqual(
      [1, 2, 3, 4, 5, 6].map((sequence) => [sequence, sequence > 2]),
    );
    const history = await store.readChronological(sessionId, { offset: 0, limit: 500 });
    expect(history?.events).toHaveLength(6);
    expect((await complete(store, sessionId, completion)).kind).toBe('duplicate');
    expect((await complete(store, sessionId, { status: 'failed' })).kind).toBe('conflict');
    clock.advanceMs(GRACE_MS);
    expect(await store.sealSession(sessionId)).toBe(true);
    expect(await getSession(store, sessionId)).toMatchObject(completion);
  });

  it('makes lists find the session by its new end only', async () => {
    const { sessionId } = await createNew(subject.store);
    await abandon(subject.store, sessionId);
    const endReason = uniqueId('reason');
    await complete(subject.store, sessionId, { endReason });
    const idsOf = async (filters: object) =>
      (await subject.store.listSessions({ limit: 500, metadata: [], ...filters })).sessions.map(
        (session) => session.sessionId,
      );
    expect(await idsOf({ endReason })).toEqual([sessionId]);
    expect(await idsOf({ endReason: 'abandoned' })).not.toContain(sessionId);
    expect(await idsOf({ status: 'failed' })).not.toContain(sessionId);
    expect(await idsOf({ status: 'completed' })).toContain(sessionId);
  });

  it('answers a completion without fields with what is stored, and lets another one follow', async () => {
    const { sessionId } = await createNew(subject.store);
    const { session } = await abandon(subject.store, sessionId);
    expect(await complete(subject.store, sessionId)).toEqual({ kind: 'duplicate', session });
    expect((await complete(subject.store, sessionId, { status: 'failed', endReason: 'lost' })).kind).toBe('replaced');
  });

  it('accepts exactly one of many completions that arrive at the same moment', async () => {
    const { sessionId } = await createNew(subject.store);
    await abandon(subject.store, sessionId);
    const outcomes = await atOnce(subject.sizes.crowd, (index) =>
      complete(subject.store, sessionId, { endReason: `reason ${index}` }),
    );
    expect(kindsOf(outcomes).filter((kind) => kind === 'replaced')).toHaveLength(1);
    expect(kindsOf(outcomes).filter((kind) => kind === 'conflict')).toHaveLength(outcomes.length - 1);
  });

  it('accepts none after the grace period', async () => {
    const { sessionId } = await createNew(subject.store);
    const { session } = await abandon(subject.store, sessionId);
    subject.clock.advanceMs(GRACE_MS);
    expect((await complete(subject.store, sessionId, { endReason: 'x' })).kind).toBe('conflict');
    subject.clock.advanceMs(-GRACE_MS);
    expect((await complete(subject.store, sessionId, { endReason: 'x' })).kind).toBe('conflict');
    expect(await getSession(subject.store, sessionId)).toEqual(session);
  });
}
