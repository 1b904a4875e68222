import { describe, expect, it } from 'vitest';
import type { NewSession } from '../../../src/domain/session.js';
import { aNewEvent } from '../../builders/event.js';
import { jsonText } from '../../builders/json-text.js';
import { aNewSession } from '../../builders/session.js';
import { T0_MS, YEAR_0000_MS, YEAR_9999_MS } from '../../builders/time.js';
import { uniqueId } from '../../builders/unique-id.js';
import { append, appendNew, atOnce, complete, createNew, getSession, kindsOf } from './store-actions.contract.js';
import { openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

export function describeCreating(harness: StoreHarness): void {
  describe('creating a session', () => {
    const subject = openBeforeAll(harness);
    describeNewSessions(subject);
    describeRepeats(subject);
    describeConflicts(subject);
    describeSimultaneous(subject);
  });
}

function describeNewSessions(subject: StoreSubject): void {
  it('keeps every given field', async () => {
    const input = aNewSession({ status: 'active', startedAtMs: T0_MS - 5000 });
    const session = await createNew(subject.store, input);
    const nowMs = subject.clock.nowMs();
    expect(session).toEqual({
      ...input,
      initialStatus: 'active',
      endedAtMs: null,
      endReason: null,
      lastSequence: 0,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      completedAtMs: null,
      completedSequence: null,
      lateGraceMs: null,
      abandonment: null,
      archive: null,
      hold: null,
    });
  });

  it('fills in the defaults of omitted fields', async () => {
    subject.clock.advanceMs(1);
    const session = await createNew(subject.store, { sessionId: uniqueId('session') });
    const defaults = { status: 'initiated', language: null, metadata: '{}', startedAtMs: subject.clock.nowMs() };
    expect(session).toMatchObject(defaults);
  });

  it('is seen by the next read', async () => {
    const session = await createNew(subject.store);
    expect(await getSession(subject.store, session.sessionId)).toEqual(session);
  });

  it('finds no session that was not created', async () => {
    expect(await subject.store.findSession(uniqueId('unknown'))).toBeUndefined();
  });

  it.each([
    ['the year 0000', YEAR_0000_MS],
    ['the year 9999', YEAR_9999_MS],
    ['1969', -1],
    ['the epoch', 0],
  ])('accepts a start in %s', async (_name, startedAtMs) => {
    const session = await createNew(subject.store, aNewSession({ startedAtMs }));
    expect(session.startedAtMs).toBe(startedAtMs);
    expect(await getSession(subject.store, session.sessionId)).toEqual(session);
  });

  it('keeps the spelling of a language', async () => {
    const session = await createNew(subject.store, aNewSession({ language: 'zh-hANT-tw' }));
    expect((await getSession(subject.store, session.sessionId)).language).toBe('zh-hANT-tw');
  });
}

function describeRepeats(subject: StoreSubject): void {
  it('answers an exact repeat with the stored session', async () => {
    const input = aNewSession();
    const session = await createNew(subject.store, input);
    subject.clock.advanceMs(1000);
    expect(await subject.store.createSession(input)).toEqual({ kind: 'duplicate', session });
  });

  it('keeps the first defaults when a creation without fields is repeated later', async () => {
    const input = { sessionId: uniqueId('session') };
    const session = await createNew(subject.store, input);
    subject.clock.advanceMs(60_000);
    expect(await subject.store.createSession(input)).toEqual({ kind: 'duplicate', session });
  });

  it('accepts a repeat that omits fields', async () => {
    const session = await createNew(subject.store, aNewSession({ status: 'active' }));
    const repeat = { sessionId: session.sessionId };
    expect(await subject.store.createSession(repeat)).toEqual({ kind: 'duplicate', session });
  });

  it('accepts a repeat that spells out a default', async () => {
    const session = await createNew(subject.store, { sessionId: uniqueId('session') });
    const { sessionId, startedAtMs } = session;
    const repeat: NewSession = { sessionId, status: 'initiated', metadata: jsonText({}), startedAtMs };
    expect(await subject.store.createSession(repeat)).toEqual({ kind: 'duplicate', session });
  });

  it('compares metadata as JSON values, ignoring the order of names', async () => {
    const input = aNewSession({ metadata: jsonText({ b: { d: 1, c: 2 }, a: 3 }) });
    const session = await createNew(subject.store, input);
    const repeat = { ...input, metadata: jsonText({ a: 3, b: { c: 2, d: 1 } }) };
    expect(await subject.store.createSession(repeat)).toEqual({ kind: 'duplicate', session });
  });

  it('compares with the status at the creation, not with the current one', async () => {
    const input = aNewSession({ status: 'initiated' });
    await createNew(subject.store, input);
    await appendNew(subject.store, input.sessionId, [aNewEvent()]);
    const session = await getSession(subject.store, input.sessionId);
    expect(session.status).toBe('active');
    expect(await subject.store.createSession(input)).toEqual({ kind: 'duplicate', session });
    expect(await subject.store.createSession({ ...input, status: 'active' })).toEqual({
      kind: 'conflict',
      session,
      fields: ['status'],
    });
  });

  it('answers a repeat after the completion with the completed session', async () => {
    const input = aNewSession({ status: 'active' });
    await createNew(subject.store, input);
    const { session } = await complete(subject.store, input.sessionId, { status: 'failed' });
    expect(await subject.store.createSession(input)).toEqual({ kind: 'duplicate', session });
  });
}

function describeConflicts(subject: StoreSubject): void {
  it.each<[string, Partial<NewSession>]>([
    ['status', { status: 'active' }],
    ['language', { language: 'en-US' }],
    ['language', { language: 'EN-GB' }],
    ['metadata', { metadata: jsonText({ channel: 'web' }) }],
    ['metadata', { metadata: jsonText({}) }],
    ['startedAt', { startedAtMs: T0_MS + 1 }],
  ])('refuses another %s and changes nothing: %j', async (field, change) => {
    const input = aNewSession();
    const session = await createNew(subject.store, input);
    subject.clock.advanceMs(1);
    const outcome = await subject.store.createSession({ ...input, ...change });
    expect(outcome).toEqual({ kind: 'conflict', session, fields: [field] });
    expect(await getSession(subject.store, input.sessionId)).toEqual(session);
  });

  it('names every field that differs', async () => {
    const input = aNewSession();
    await createNew(subject.store, input);
    const other = { status: 'active', language: 'de', metadata: jsonText({}), startedAtMs: 0 } as const;
    expect(await subject.store.createSession({ ...input, ...other })).toMatchObject({
      kind: 'conflict',
      fields: ['status', 'language', 'metadata', 'startedAt'],
    });
  });

  it('refuses a value that was not given at first', async () => {
    const session = await createNew(subject.store, { sessionId: uniqueId('session') });
    const { sessionId, startedAtMs } = session;
    const repeat = { sessionId, language: 'en', metadata: jsonText({ a: 1 }), startedAtMs: startedAtMs - 1 };
    expect(await subject.store.createSession(repeat)).toEqual({
      kind: 'conflict',
      session,
      fields: ['language', 'metadata', 'startedAt'],
    });
  });
}

function describeSimultaneous(subject: StoreSubject): void {
  it('creates one session for any number of equal requests', async () => {
    const { crowd } = subject.sizes;
    const input = aNewSession();
    const outcomes = await atOnce(crowd, () => subject.store.createSession(input));
    expect([...kindsOf(outcomes)].sort()).toEqual(['created', ...Array(crowd - 1).fill('duplicate')]);
    const session = await getSession(subject.store, input.sessionId);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ session });
  });

  it('agrees on the defaults of equal requests without fields while the clock moves', async () => {
    const sessionId = uniqueId('session');
    const outcomes = await atOnce(subject.sizes.crowd, () => {
      subject.clock.advanceMs(1);
      return subject.store.createSession({ sessionId });
    });
    const session = await getSession(subject.store, sessionId);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ session });
  });

  it('creates one session for any number of conflicting requests, and tells the other callers what differs', async () => {
    const { crowd } = subject.sizes;
    const input = aNewSession();
    const outcomes = await atOnce(crowd, (index) =>
      subject.store.createSession({ ...input, metadata: jsonText({ rival: index }) }),
    );
    const winner = outcomes.findIndex(({ kind }) => kind === 'created');
    const session = await getSession(subject.store, input.sessionId);
    expect(session.metadata).toBe(jsonText({ rival: winner }));
    const others = outcomes.filter((_, index) => index !== winner);
    expect(others).toEqual(Array(crowd - 1).fill({ kind: 'conflict', session, fields: ['metadata'] }));
  });

  it('creates different sessions at the same moment, each with its own content', async () => {
    const inputs = Array.from({ length: subject.sizes.crowd }, (_, index) =>
      aNewSession({ metadata: jsonText({ index }), language: index % 2 ? 'de' : 'fr' }),
    );
    const sessions = await Promise.all(inputs.map((input) => createNew(subject.store, input)));
    for (const [index, session] of sessions.entries()) {
      expect(session).toMatchObject(inputs[index] as NewSession);
      expect(await getSession(subject.store, session.sessionId)).toEqual(session);
    }
  });

  it('accepts events as soon as an equal request was acknowledged', async () => {
    const input = aNewSession();
    const kinds = await atOnce(subject.sizes.crowd, async () => {
      await subject.store.createSession(input);
      return kindsOf(await append(subject.store, input.sessionId, [aNewEvent()]));
    });
    expect(kinds.flat()).toEqual(Array(subject.sizes.crowd).fill('appended'));
  });
}
