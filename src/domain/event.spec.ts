import { describe, expect, it } from 'vitest';
import { oneFieldChanged } from '../../test/builders/all-different.js';
import { aNewEvent, aStoredEvent, NEW_EVENTS, STORED_EVENTS } from '../../test/builders/event.js';
import { jsonText } from '../../test/builders/json-text.js';
import { eventConflicts, isEventType, type NewEvent } from './event.js';

const MAX_CHARS = 128;

describe('a type', () => {
  it.each(['user_speech', 'bot_speech', 'system', 'x.handoff', 'x.a.b.c.d', 'x.0_', 'x._', `x.${'a'.repeat(126)}`])(
    'may be %s',
    (type) => {
      expect(isEventType(type, MAX_CHARS)).toBe(true);
    },
  );

  it.each([
    ['empty', ''],
    ['unknown', 'speech'],
    ['a known one in another case', 'System'],
    ['a known one with a blank', 'system '],
    ['a custom one without a name', 'x'],
    ['a custom one with an empty name', 'x.'],
    ['a custom one with an empty part', 'x.a..b'],
    ['a custom one with a dot at the end', 'x.a.'],
    ['a custom one of five parts', 'x.a.b.c.d.e'],
    ['a custom one in capitals', 'x.Handoff'],
    ['a custom one with a dash', 'x.hand-off'],
    ['a custom one with a line end', 'x.a\n'],
    ['a custom one in another script', 'x.é'],
    ['too long', `x.${'a'.repeat(127)}`],
    ['no string', 7],
    ['nothing', undefined],
    ['null', null],
    ['an array that reads like one', ['system']],
    ['a name of Object.prototype', 'toString'],
  ])('may not be %s', (_name, type) => {
    expect(isEventType(type, MAX_CHARS)).toBe(false);
  });

  it('is limited only if it is custom', () => {
    expect(isEventType('user_speech', 3)).toBe(true);
    expect(isEventType('x.abc', 5)).toBe(true);
    expect(isEventType('x.abcd', 5)).toBe(false);
  });
});

describe('the repeat of an event', () => {
  const stored = aStoredEvent({ eventId: 'a' });
  const same = aNewEvent({ eventId: 'a' });

  it.each<[string, Partial<NewEvent>, readonly string[]]>([
    ['the same', {}, []],
    ['another type', { type: 'system' }, ['type']],
    ['another payload', { payload: jsonText({ text: 'Good morning' }) }, ['payload']],
    ['an empty payload', { payload: jsonText({}) }, ['payload']],
    ['another timestamp', { timestampMs: 0 }, ['timestamp']],
    ['another client sequence', { clientSequence: 0 }, ['clientSequence']],
    [
      'all other',
      { type: 'system', payload: jsonText({}), timestampMs: 0, clientSequence: 0 },
      ['type', 'payload', 'timestamp', 'clientSequence'],
    ],
  ])('with another %s is reported as a conflict', (_name, change, fields) => {
    expect(eventConflicts(stored, { ...same, ...change })).toEqual(fields);
  });

  it('is compared in every field except the id', () => {
    const [stored] = STORED_EVENTS;
    for (const [name, repeat] of oneFieldChanged(NEW_EVENTS))
      expect(eventConflicts(stored, repeat), name).toHaveLength(name === 'eventId' ? 0 : 1);
  });

  it('does not conflict in omitted fields', () => {
    expect(eventConflicts(stored, { eventId: 'a', type: stored.type })).toEqual([]);
  });

  it('conflicts if it gives a client sequence and there was none', () => {
    const bare = aStoredEvent({ clientSequence: null });
    expect(eventConflicts(bare, { eventId: 'a', type: bare.type, clientSequence: 0 })).toEqual(['clientSequence']);
  });
});
