import { describe, expect, it } from 'vitest';
import type { Completion } from '../../../src/domain/session.js';
import { aNewEvent, newEvents } from '../../builders/event.js';
import { aNewSession } from '../../builders/session.js';
import { T0_MS, YEAR_0000_MS, YEAR_9999_MS } from '../../builders/time.js';
import { uniqueId } from '../../builders/unique-id.js';
import { append, appendNew, complete, createNew, getSession } from './store-actions.contract.js';
import { GRACE_MS, openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

export function describeCompleting(harness: StoreHarness): void {
  describe('completing a session', () => {
    const subject = openBeforeAll(harness);
    describeCompletions(subject);
    describeRepeats(subject);
  });
}

const GIVEN = { status: 'failed', endReason: 'line dropped', endedAtMs: T0_MS - 60_000, lateGraceMs: 0 } as const;

function describeCompletions(subject: StoreSubject): void {
  it('fills in the defaults of omitted fields', async () => {
    const session = await createNew(subject.store);
    subject.clock.advanceMs(1000);
    const nowMs = subject.clock.nowMs();
    expect(await complete(subject.store, session.sessionId)).toEqual({
      kind: 'completed',
      session: {
        ...session,
        status: 'completed',
        endedAtMs: nowMs,
        endReason: null,
        updatedAtMs: nowMs,
        completedAtMs: nowMs,
        completedSequence: 0,
        lateGraceMs: GRACE_MS,
      },
    });
  });

  it('keeps every given field', async () => {
    const session = await createNew(subject.store);
    const nowMs = subject.clock.nowMs();
    expect(await complete(subject.store, session.sessionId, GIVEN)).toEqual({
      kind: 'completed',
      session: { ...session, ...GIVEN, updatedAtMs: nowMs, completedAtMs: nowMs, completedSequence: 0 },
    });
  });

  it('is seen by the next read', async () => {
    const { sessionId } = await createNew(subject.store);
    const { session } = await complete(subject.store, sessionId, GIVEN);
    expect(await getSession(subject.store, sessionId)).toEqual(session);
    expect((await subject.store.readChronological(sessionId, { offset: 0, limit: 1 }))?.session).toEqual(session);
  });

  it('takes its place after the last event', async () => {
    const { sessionId } = await createNew(subject.store);
    await appendNew(subject.store, sessionId, newEvents(3));
    const { session } = await complete(subject.store, sessionId);
    expect(session).toMatchObject({ lastSequence: 3, completedSequence: 3, status: 'completed' });
  });

  it('uses no sequence of the events', async () => {
    const { sessionId } = await createNew(subject.store);
    await appendNew(subject.store, sessionId, newEvents(2));
    await complete(subject.store, sessionId);
    const [event] = await appendNew(subject.store, sessionId, [aNewEvent()]);
    expect(event?.sequence).toBe(3);
    expect(await getSession(subject.store, sessionId)).toMatchObject({ lastSequence: 3, completedSequence: 2 });
  });

  it.each([
    ['the year 0000', YEAR_0000_MS],
    ['the year 9999', YEAR_9999_MS],
  ])('accepts an end in %s', async (_name, endedAtMs) => {
    const { sessionId } = await createNew(subject.store);
    await complete(subject.store, sessionId, { endedAtMs });
    expect((await getSession(subject.store, sessionId)).endedAtMs).toBe(endedAtMs);
  });

  it.each([
    ['an empty one', ''],
    ['U+0000', 'be\u0000fore'],
    ['line separators', 'a\u2028b\u2029c\r\n'],
    ['emoji', '👩‍👩‍👧 hung up'],
    ['quotes and operators', `"'\\$where {$ne: 1} a.b`],
    ['blanks at the ends', '  a '],
    ['256 code points of two units', '𝒳'.repeat(256)],
  ])('keeps an endReason with unusual characters: %s', async (_name, endReason) => {
    const { sessionId } = await createNew(subject.store);
    const { session } = await complete(subject.store, sessionId, { endReason });
    expect(session.endReason).toBe(endReason);
    expect((await getSession(subject.store, sessionId)).endReason).toBe(endReason);
    expect((await complete(subject.store, sessionId, { endReason })).kind).toBe('duplicate');
  });

  it('returns undefined for an unknown session, and creates none', async () => {
    const sessionId = uniqueId('unknown');
    expect(await subject.store.completeSession(sessionId, {})).toBeUndefined();
    expect(await subject.store.findSession(sessionId)).toBeUndefined();
  });
}

function describeRepeats(subject: StoreSubject): void {
  it('answers a repeat with the stored session and the same end, at any time', async () => {
    const { sessionId } = await createNew(subject.store);
    const { session } = await complete(subject.store, sessionId);
    for (const durationMs of [1, 1_000_000, 10 ** 12]) {
      subject.clock.advanceMs(durationMs);
      expect(await complete(subject.store, sessionId)).toEqual({ kind: 'duplicate', session });
    }
  });

  it('accepts an exact repeat, and one that omits fields', async () => {
    const { sessionId } = await createNew(subject.store);
    const { session } = await complete(subject.store, sessionId, GIVEN);
    expect(await complete(subject.store, sessionId, GIVEN)).toEqual({ kind: 'duplicate', session });
    expect(await complete(subject.store, sessionId)).toEqual({ kind: 'duplicate', session });
  });

  it('answers a repeat after late events with the current session', async () => {
    const { sessionId } = await createNew(subject.store);
    const { session } = await complete(subject.store, sessionId);
    await appendNew(subject.store, sessionId, [aNewEvent()]);
    expect(await complete(subject.store, sessionId)).toEqual({
      kind: 'duplicate',
      session: { ...session, lastSequence: 1, updatedAtMs: subject.clock.nowMs() },
    });
  });

  it.each<[string, Completion]>([
    ['status', { status: 'completed' }],
    ['endReason', { endReason: 'Line dropped' }],
    ['endReason', { endReason: '' }],
    ['endedAt', { endedAtMs: GIVEN.endedAtMs + 1 }],
    ['lateGraceSeconds', { lateGraceMs: GIVEN.lateGraceMs + 1_000 }],
  ])('refuses another %s and changes nothing: %j', async (field, change) => {
    const { sessionId } = await createNew(subject.store);
    const { session } = await complete(subject.store, sessionId, GIVEN);
    subject.clock.advanceMs(1000);
    const outcome = await complete(subject.store, sessionId, { ...GIVEN, ...change });
    expect(outcome).toEqual({ kind: 'conflict', session, fields: [field] });
    expect(await getSession(subject.store, sessionId)).toEqual(session);
  });

  it('refuses a value that was not given at first, and names every field that differs', async () => {
    const { sessionId } = await createNew(subject.store);
    const { session } = await complete(subject.store, sessionId);
    const other = { status: 'failed', endReason: 'x', endedAtMs: 0 } as const;
    const outcome = await complete(subject.store, sessionId, other);
    expect(outcome).toEqual({ kind: 'conflict', session, fields: ['status', 'endReason', 'endedAt'] });
  });

  it('leaves a completed session completed when late events or repeats of its creation arrive', async () => {
    const input = aNewSession();
    await createNew(subject.store, input);
    await complete(subject.store, input.sessionId, GIVEN);
    await append(subject.store, input.sessionId, [aNewEvent()]);
    await subject.store.createSession(input);
    expect(await getSession(subject.store, input.sessionId)).toMatchObject(GIVEN);
  });
}
