import { describe, expect, it } from 'vitest';
import type { EventAnswer, ReadBack } from './api.js';
import type { EventBody } from './bodies.js';
import { differencesOf } from './differences.js';
import { eventsOf, expectedCounts, type Script } from './script.js';

const speech = (eventId: string, second: number): EventBody => ({
  eventId,
  type: 'user_speech',
  payload: { text: eventId, amount: 146, acts: ['greeting'] },
  timestamp: `2020-06-02T00:00:0${second}.000Z`,
  clientSequence: second,
});

const SCRIPT: Script = {
  session: { sessionId: 'call', language: 'en-US', metadata: { task: 'x' }, startedAt: '2020-06-02T00:00:00.000Z' },
  steps: [
    { kind: 'event', event: speech('a', 1), mishap: 'none' },
    { kind: 'event', event: speech('c', 3), mishap: 'twice' },
    { kind: 'event', event: speech('b', 2), mishap: 'changed' },
  ],
  completion: { status: 'completed', endReason: 'agent_hangup', endedAt: '2020-06-02T00:00:04.000Z' },
  late: { eventId: 'labels', type: 'x.labels', payload: {}, timestamp: '2020-06-02T00:00:05.000Z' },
};

const LOG: readonly EventAnswer[] = eventsOf(SCRIPT).map((event, index) => ({
  ...event,
  sessionId: 'call',
  sequence: index + 1,
  recordedAt: '2026-01-01T00:00:00.000Z',
  ...(event === SCRIPT.late ? { late: true } : {}),
}));
const [a, c, b, labels] = LOG as readonly [EventAnswer, EventAnswer, EventAnswer, EventAnswer];
const SESSION = {
  ...SCRIPT.session,
  ...SCRIPT.completion,
  eventCount: LOG.length,
  createdAt: '2026-01-01T00:00:00.000Z',
};
const TRUE: ReadBack = { session: SESSION, log: LOG, chronological: [a, b, c, labels] };
const COUNTS = expectedCounts(SCRIPT);

describe('differencesOf', () => {
  it('finds no difference if log and pages contain what was sent, in their own orders', () => {
    expect(differencesOf(SCRIPT, COUNTS, TRUE)).toEqual([]);
  });

  it('ignores the order of names in an object', () => {
    const { text, ...rest } = a.payload;
    const turned = { ...a, payload: { ...rest, text } };
    expect(differencesOf(SCRIPT, COUNTS, { ...TRUE, log: [turned, c, b, labels] })).toEqual([]);
  });

  const { late: _, ...notLate } = labels;
  const { clientSequence: __, ...unordered } = a;

  it.each<[string, ReadBack, string]>([
    ['a missing event', { ...TRUE, log: [a, c, b] }, 'log, place 4: labels is missing'],
    ['a duplicate event', { ...TRUE, log: [...LOG, b] }, 'log, place 5: b was never sent there'],
    ['a different order in the log', { ...TRUE, log: [a, b, c, labels] }, 'log, place 2: sent c, read b'],
    ['a different order in the pages', { ...TRUE, chronological: LOG }, 'chronological page, place 2: sent b, read c'],
    [
      'another payload',
      { ...TRUE, log: [{ ...a, payload: { ...a.payload, amount: '146' } }, c, b, labels] },
      'log, place 1, a, payload: sent {"text":"a","amount":146,"acts":["greeting"]}, read {"text":"a","amount":"146"',
    ],
    ['another time', { ...TRUE, log: [{ ...a, timestamp: b.timestamp }, c, b, labels] }, 'a, timestamp: sent'],
    ['a gap in the sequence', { ...TRUE, log: [a, { ...c, sequence: 3 }, b, labels] }, 'c, sequence: sent 2, read 3'],
    ['a lost client sequence', { ...TRUE, log: [unordered, c, b, labels] }, 'clientSequence: sent 1, read nothing'],
    [
      'a late event that is not marked as late',
      { ...TRUE, log: [a, c, b, notLate] },
      'labels, late: sent true, read nothing',
    ],
    [
      'an event that is wrongly marked as late',
      { ...TRUE, log: [{ ...a, late: true }, c, b, labels] },
      'a, late: sent nothing',
    ],
    [
      'another metadata',
      { ...TRUE, session: { ...SESSION, metadata: {} } },
      'session, metadata: sent {"task":"x"}, read {}',
    ],
    [
      'another end',
      { ...TRUE, session: { ...SESSION, endReason: null } },
      'session, endReason: sent "agent_hangup", read null',
    ],
    ['another count', { ...TRUE, session: { ...SESSION, eventCount: 5 } }, 'session, eventCount: sent 4, read 5'],
  ])('finds %s', (_name, readBack, difference) => {
    expect(differencesOf(SCRIPT, COUNTS, readBack).join('\n')).toContain(difference);
  });

  it('finds a changed repeat that was not refused', () => {
    const counts = { ...COUNTS, refused: 0, replayed: COUNTS.replayed + 1 };
    expect(differencesOf(SCRIPT, counts, TRUE)).toEqual([
      'call call, answers: expected 4 stored, 1 replayed, 1 refused of 6, got 4 stored, 2 replayed, 0 refused of 6',
    ]);
  });
});
