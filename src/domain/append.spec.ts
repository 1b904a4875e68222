import { describe, expect, it } from 'vitest';
import { aNewEvent, aStoredEvent } from '../../test/builders/event.js';
import { aHead } from '../../test/builders/head.js';
import { jsonText } from '../../test/builders/json-text.js';
import { aSession } from '../../test/builders/session.js';
import { T0_MS } from '../../test/builders/time.js';
import { decideAbandon, decideAppend, decideComplete, decideSeal, type Head, lateUntilMs } from './append.js';
import type { NewEvent, StoredEvent } from './event.js';
import type { Completion, Session } from './session.js';

const GRACE_MS = 1000;

interface Case {
  readonly given: {
    readonly head?: Head;
    /** The stored events with the incoming ids. */
    readonly existing?: readonly StoredEvent[];
    readonly nowMs?: number;
    readonly lateEventGraceMs?: number;
  };
  readonly when: readonly NewEvent[];
  /** One for each incoming event, abbreviated. */
  readonly outcomes: readonly string[];
  /** The changed members of the head; absent if it must stay the same. */
  readonly becomes?: Partial<Omit<Head, 'session'>> & { readonly session?: Partial<Session> };
}

function check({ given, when, outcomes, becomes }: Case): void {
  const { head = aHead(), existing = [], nowMs = T0_MS, lateEventGraceMs = GRACE_MS } = given;
  const stored = new Map(existing.map((event) => [event.eventId, event]));
  const decision = decideAppend(head, stored, when, { nowMs, lateEventGraceMs });
  expect(decision.outcomes.map(brief)).toEqual(outcomes);
  if (becomes) expect(decision.head).toMatchObject(becomes);
  else expect(decision.head).toBe(head);
}

/** `appended a 1`, `late a 2`, `duplicate a 1`, `conflict a type,payload`, `sealed a` */
function brief(outcome: ReturnType<typeof decideAppend>['outcomes'][number]): string {
  switch (outcome.kind) {
    case 'appended':
      return `${outcome.event.late ? 'late' : 'appended'} ${outcome.event.eventId} ${outcome.event.sequence}`;
    case 'duplicate':
      return `duplicate ${outcome.event.eventId} ${outcome.event.sequence}`;
    case 'conflict':
      return `conflict ${outcome.event.eventId} ${outcome.fields}`;
    case 'sealed':
      return `sealed ${outcome.eventId}`;
  }
}

/** Events that differ only in their ids, so that one with the same id is a repeat. */
function incoming(...ids: readonly string[]): readonly NewEvent[] {
  return ids.map((eventId) => aNewEvent({ eventId }));
}

function existingEvent(eventId: string, sequence: number, overrides: Partial<StoredEvent> = {}): StoredEvent {
  return aStoredEvent({ eventId, sequence, ...overrides });
}

function completedAt(completedAtMs: number): Head {
  return aHead({ session: aSession({ status: 'completed', lastSequence: 4, completedAtMs }) });
}

describe('the append rule', () => {
  it.each<[string, Case]>([
    [
      'appends to a new session from sequence 1 on, and makes it active',
      {
        given: { head: aHead({ session: aSession({ status: 'initiated' }) }), nowMs: T0_MS + 5 },
        when: incoming('a', 'b'),
        outcomes: ['appended a 1', 'appended b 2'],
        becomes: { session: { status: 'active', lastSequence: 2, updatedAtMs: T0_MS + 5 }, sealed: false },
      },
    ],
    [
      'continues after the last sequence',
      {
        given: { head: aHead({ session: aSession({ status: 'active', lastSequence: 41 }) }) },
        when: incoming('a', 'b'),
        outcomes: ['appended a 42', 'appended b 43'],
        becomes: { session: { status: 'active', lastSequence: 43 } },
      },
    ],
    [
      'answers a stored event with duplicate, and changes nothing',
      {
        given: { existing: [existingEvent('a', 3)] },
        when: incoming('a'),
        outcomes: ['duplicate a 3'],
      },
    ],
    [
      'answers a stored event with different content with conflict, names the fields, and changes nothing',
      {
        given: {
          existing: [
            existingEvent('a', 3, { type: 'system', clientSequence: null, timestampMs: 1, payload: jsonText({}) }),
          ],
        },
        when: incoming('a'),
        outcomes: ['conflict a type,payload,timestamp,clientSequence'],
      },
    ],
    [
      'leaves no gap if there are duplicates and conflicts between new events',
      {
        given: {
          head: aHead({ session: aSession({ status: 'active', lastSequence: 3 }) }),
          existing: [existingEvent('b', 2), existingEvent('d', 3, { type: 'system' })],
        },
        when: incoming('a', 'b', 'c', 'd', 'e'),
        outcomes: ['appended a 4', 'duplicate b 2', 'appended c 5', 'conflict d type', 'appended e 6'],
        becomes: { session: { lastSequence: 6 } },
      },
    ],
    [
      'answers an id that occurs twice in one call as if it had been stored before',
      {
        given: {},
        when: [...incoming('a', 'b', 'a'), aNewEvent({ eventId: 'b', type: 'system' }), ...incoming('b')],
        outcomes: ['appended a 1', 'appended b 2', 'duplicate a 1', 'conflict b type', 'duplicate b 2'],
        becomes: { session: { lastSequence: 2 } },
      },
    ],
    [
      'accepts late events until the last millisecond of the grace period, without reopening the session',
      {
        given: { head: completedAt(T0_MS), nowMs: T0_MS + GRACE_MS - 1 },
        when: incoming('a', 'b'),
        outcomes: ['late a 5', 'late b 6'],
        becomes: { session: { status: 'completed', lastSequence: 6, completedSequence: 4 }, sealed: false },
      },
    ],
    [
      'seals when the grace period is over',
      {
        given: { head: completedAt(T0_MS), nowMs: T0_MS + GRACE_MS },
        when: incoming('a', 'b'),
        outcomes: ['sealed a', 'sealed b'],
        becomes: { sealed: true, session: { lastSequence: 4 } },
      },
    ],
    [
      'accepts late events while the clock is before the completion',
      {
        given: { head: completedAt(T0_MS), nowMs: T0_MS - 10 * GRACE_MS },
        when: incoming('a'),
        outcomes: ['late a 5'],
        becomes: { session: { lastSequence: 5 } },
      },
    ],
    [
      'accepts nothing after the completion without a grace period, even if the clock has stepped back',
      {
        given: { head: completedAt(T0_MS), nowMs: T0_MS - 1, lateEventGraceMs: 0 },
        when: incoming('a'),
        outcomes: ['sealed a'],
        becomes: { sealed: true },
      },
    ],
    [
      'stays sealed whatever the clock says, and leaves the head unchanged',
      {
        given: { head: { ...completedAt(T0_MS), sealed: true }, nowMs: T0_MS },
        when: incoming('a'),
        outcomes: ['sealed a'],
      },
    ],
    [
      'looks for duplicates first, so that repeats and conflicts are answered after sealing',
      {
        given: {
          head: { ...completedAt(T0_MS), sealed: true },
          existing: [existingEvent('a', 1), existingEvent('b', 2, { type: 'system' })],
        },
        when: incoming('a', 'new', 'b'),
        outcomes: ['duplicate a 1', 'sealed new', 'conflict b type'],
      },
    ],
    [
      'does not seal for repeats alone',
      {
        given: { head: completedAt(T0_MS), nowMs: T0_MS + GRACE_MS, existing: [existingEvent('a', 1)] },
        when: incoming('a'),
        outcomes: ['duplicate a 1'],
      },
    ],
    ['changes nothing if there are no events', { given: {}, when: [], outcomes: [] }],
  ])('%s', (_name, example) => check(example));

  it('fills in the defaults of omitted fields', () => {
    const rule = { nowMs: T0_MS + 9, lateEventGraceMs: GRACE_MS };
    const { outcomes } = decideAppend(aHead(), new Map(), [{ eventId: 'a', type: 'system' }], rule);
    expect(outcomes).toMatchObject([
      { event: { payload: '{}', timestampMs: T0_MS + 9, recordedAtMs: T0_MS + 9, clientSequence: null, late: false } },
    ]);
  });

  it('accepts zeros as values, not as omitted fields', () => {
    const input = aNewEvent({ timestampMs: 0, clientSequence: 0 });
    const { outcomes } = decideAppend(aHead(), new Map(), [input], { nowMs: T0_MS, lateEventGraceMs: GRACE_MS });
    expect(outcomes).toMatchObject([{ event: { timestampMs: 0, clientSequence: 0 } }]);
  });

  it('returns the event to the client without internal fields of the store', () => {
    const input = aNewEvent();
    const head = aHead();
    const { sessionId } = head.session;
    const { outcomes } = decideAppend(head, new Map(), [input], { nowMs: 7, lateEventGraceMs: 0 });
    const event = { ...input, sessionId, sequence: 1, recordedAtMs: 7, late: false };
    expect(outcomes).toEqual([{ kind: 'appended', event }]);
  });

  it('marks events as out of order that happened before an event with a lower sequence', () => {
    const times = [50, 50, 40, 60, 59, 60, 61, 0];
    const events = times.map((time) => aNewEvent({ timestampMs: time }));
    const { appended, head } = decideAppend(aHead(), new Map(), events, { nowMs: 0, lateEventGraceMs: 0 });
    expect(appended.map(({ outOfOrder }) => outOfOrder)).toEqual([false, false, true, false, true, false, false, true]);
    expect(head).toMatchObject({ maxTimestampMs: 61, outOfOrderCount: 3 });
  });
});

const ruleAt = (nowMs: number) => ({ nowMs, lateEventGraceMs: GRACE_MS });

describe('the completion rule', () => {
  it('completes the session after its last event', () => {
    const session = aSession({ status: 'active', lastSequence: 7, updatedAtMs: T0_MS });
    expect(decideComplete(aHead({ session }), {}, ruleAt(T0_MS + 5)).outcome).toEqual({
      kind: 'completed',
      session: {
        ...session,
        status: 'completed',
        endReason: null,
        endedAtMs: T0_MS + 5,
        updatedAtMs: T0_MS + 5,
        completedAtMs: T0_MS + 5,
        completedSequence: 7,
        lateGraceMs: GRACE_MS,
      },
    });
  });

  it('keeps the given values', () => {
    const given = { status: 'failed', endReason: '', endedAtMs: -5, lateGraceMs: 0 } as const;
    const { outcome, head } = decideComplete(aHead(), given, ruleAt(T0_MS));
    expect(outcome.session).toMatchObject({ ...given, completedAtMs: T0_MS });
    expect(head.session).toBe(outcome.session);
  });

  it('accepts the epoch as an end', () => {
    expect(decideComplete(aHead(), { endedAtMs: 0 }, ruleAt(T0_MS)).outcome.session.endedAtMs).toBe(0);
  });

  const session = aSession({ status: 'failed', endReason: 'x', endedAtMs: 5, lateGraceMs: 7, lastSequence: 2 });

  it.each<[string, Completion, readonly string[]]>([
    ['nothing', {}, []],
    ['the same', { status: 'failed', endReason: 'x', endedAtMs: 5, lateGraceMs: 7 }, []],
    ['another status', { status: 'completed' }, ['status']],
    ['another reason', { endReason: '' }, ['endReason']],
    ['another end', { endedAtMs: 6 }, ['endedAt']],
    ['another grace', { lateGraceMs: 0 }, ['lateGraceSeconds']],
    ['all other', { status: 'completed', endReason: 'y', endedAtMs: 0 }, ['status', 'endReason', 'endedAt']],
  ])('keeps the first completion if a repeat differs in %s', (_name, repeat, fields) => {
    const expected = fields.length === 0 ? { kind: 'duplicate', session } : { kind: 'conflict', session, fields };
    const head = aHead({ session });
    expect(decideComplete(head, repeat, ruleAt(T0_MS + 1))).toEqual({ head, outcome: expected });
  });
});

describe('the rule of abandoned sessions', () => {
  const open = aHead({
    session: aSession({ status: 'active', lastSequence: 2, startedAtMs: T0_MS }),
    maxTimestampMs: 77,
  });
  const abandoned = decideAbandon(open, 2, ruleAt(T0_MS));

  it('completes the session as failed, at the greatest timestamp', () => {
    expect(abandoned.outcome.kind).toBe('abandoned');
    expect(abandoned.head.session).toMatchObject({
      status: 'failed',
      endReason: 'abandoned',
      endedAtMs: 77,
      completedAtMs: T0_MS,
      completedSequence: 2,
      lateGraceMs: GRACE_MS,
      abandonment: { replacedSequence: null },
    });
  });

  it('ends a session without events at its start', () => {
    const empty = aHead({ session: aSession({ startedAtMs: 5 }) });
    expect(decideAbandon(empty, 0, ruleAt(T0_MS)).head.session.endedAtMs).toBe(5);
  });

  it.each([
    ['an event came', open, 1],
    ['it is completed', completedAt(T0_MS), completedAt(T0_MS).session.lastSequence],
    ['it is abandoned', abandoned.head, 2],
  ] as const)('changes nothing if %s before', (_name, head, lastSequence) => {
    const decision = decideAbandon(head, lastSequence, ruleAt(T0_MS));
    expect(decision).toEqual({ head, outcome: { kind: 'overtaken', session: head.session } });
    expect(decision.head).toBe(head);
  });

  it.each<[string, Completion]>([
    ['without a body', {}],
    ['that says the same', { status: 'failed', endReason: 'abandoned' }],
  ])('answers a completion %s with what is stored', (_name, completion) => {
    const { outcome, head } = decideComplete(abandoned.head, completion, ruleAt(T0_MS + 1));
    expect(outcome.kind).toBe('duplicate');
    expect(head).toBe(abandoned.head);
  });

  const late = decideAppend(abandoned.head, new Map(), [aNewEvent()], ruleAt(T0_MS + 1)).head;
  const replaced = decideComplete(late, { endReason: 'hung up' }, ruleAt(T0_MS + 2));

  it('lets one completion from a client replace it; the grace period still counts from the recorded one', () => {
    expect(replaced.outcome.kind).toBe('replaced');
    expect(replaced.head.session).toMatchObject({
      status: 'completed',
      endReason: 'hung up',
      endedAtMs: T0_MS + 2,
      updatedAtMs: T0_MS + 2,
      completedAtMs: T0_MS,
      completedSequence: 2,
      lateGraceMs: GRACE_MS,
      abandonment: { replacedSequence: 3 },
    });
  });

  it('keeps that completion for good', () => {
    const again = decideComplete(replaced.head, { endReason: 'abandoned' }, ruleAt(T0_MS + 3));
    expect(again.outcome).toMatchObject({ kind: 'conflict', fields: ['endReason'] });
    expect(decideComplete(replaced.head, { endReason: 'hung up' }, ruleAt(T0_MS + 3)).outcome.kind).toBe('duplicate');
  });

  it('accepts none after the grace period, and seals, so that a clock that steps back changes nothing', () => {
    const { outcome, head } = decideComplete(abandoned.head, { endReason: 'x' }, ruleAt(T0_MS + GRACE_MS));
    expect(outcome.kind).toBe('conflict');
    expect(decideComplete(head, { endReason: 'x' }, ruleAt(T0_MS)).outcome.kind).toBe('conflict');
  });
});

describe('the sealing rule', () => {
  const rule = { nowMs: T0_MS + GRACE_MS, lateEventGraceMs: GRACE_MS };

  it('seals a completed session after its grace period, and changes nothing else', () => {
    const head = completedAt(T0_MS);
    expect(decideSeal(head, rule)).toEqual({ ...head, sealed: true });
  });

  it.each<[string, Head]>([
    ['is within its grace period', completedAt(T0_MS + 1)],
    ['is not completed', aHead({ session: aSession({ status: 'active' }) })],
    ['is sealed already', { ...completedAt(T0_MS), sealed: true }],
  ])('returns the same head if the session %s', (_name, head) => {
    expect(decideSeal(head, rule)).toBe(head);
  });

  it('leaves a session sealed when the clock steps back', () => {
    expect(decideSeal({ ...completedAt(T0_MS), sealed: true }, { ...rule, nowMs: 0 }).sealed).toBe(true);
  });
});

describe('the grace period', () => {
  it.each<[string, Session, number, number, boolean]>([
    ['is not over before the completion', aSession({ status: 'active' }), Number.MAX_SAFE_INTEGER, 0, false],
    ['is not over a millisecond before its end', completedAt(100).session, 109, 10, false],
    ['is over at its end', completedAt(100).session, 110, 10, true],
    ['is over at once if it is 0', completedAt(100).session, 100, 0, true],
    ['is over if it is 0, whatever the clock says', completedAt(100).session, 0, 0, true],
    ['is that of the completion, if it is longer', { ...completedAt(100).session, lateGraceMs: 20 }, 119, 10, false],
    ['ends as the completion said', { ...completedAt(100).session, lateGraceMs: 20 }, 120, 10, true],
    ['is 0 if the completion said so', { ...completedAt(100).session, lateGraceMs: 0 }, 0, 10, true],
  ])('%s', (_name, session, nowMs, lateEventGraceMs, isOver) => {
    expect(decideSeal(aHead({ session }), { nowMs, lateEventGraceMs }).sealed).toBe(isOver);
  });

  it.each<[string, Session, number]>([
    ['never for an open session', aSession({ status: 'active' }), Number.POSITIVE_INFINITY],
    ['at a known time if the session contains its grace period', { ...completedAt(100).session, lateGraceMs: 20 }, 120],
    ['always if it is 0', { ...completedAt(100).session, lateGraceMs: 0 }, Number.NEGATIVE_INFINITY],
    ['at any time if only the store knows it', completedAt(100).session, Number.NEGATIVE_INFINITY],
  ])('may be over %s', (_name, session, untilMs) => {
    expect(lateUntilMs(session)).toBe(untilMs);
  });
});
