import { describe, expect, it } from 'vitest';
import { ID_PATTERN } from '../../../src/domain/ids.js';
import { aNewEvent } from '../../builders/event.js';
import { aNewSession } from '../../builders/session.js';
import { appendNew, createNew, getSession, readLog } from './store-actions.contract.js';
import { openBeforeAll, type StoreHarness } from './store-harness.contract.js';

const ASCII = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
const FIRST = ASCII.filter((character) => ID_PATTERN.test(character)).join('');
const OTHER = ASCII.filter((character) => ID_PATTERN.test(`a${character}`)).join('');

/** Ids that a store, a key scheme or an object could confuse with each other or with something of its own. */
const NEIGHBOURS = [
  ...['a', 'A', 'b', 'aa', 'aA', 'Aa', 'a.', 'a:', 'a.b', 'a:b', 'a@b', 'a+b', 'a=b', 'a~b', 'a-b', 'a_b', 'a+'],
  ...['1', '01', '1.0', '+1', '10', '1e1', '0', '9007199254740993', '9007199254740992'],
  ...['null', 'true', 'undefined', 'NaN', 'Infinity'],
  ...['constructor', 'toString', 'hasOwnProperty', '__proto__', 'prototype', '_id', '__v'],
  ...['65b9f0c2a1b2c3d4e5f60718', '65B9F0C2A1B2C3D4E5F60718', 'x'.repeat(127), 'x'.repeat(128)],
];

export function describeIds(harness: StoreHarness): void {
  describe('ids', () => {
    const subject = openBeforeAll(harness);

    it.each([
      ['every character that may come first', FIRST],
      ['every character', `0${OTHER}`],
      ['128 characters', 'Z'.repeat(128)],
      ['128 characters, the last ones odd', `+${'-'.repeat(124)}~@=`],
    ])('may have %s', async (_name, id) => {
      const session = await createNew(subject.store, aNewSession({ sessionId: id }));
      const [event] = await appendNew(subject.store, id, [aNewEvent({ eventId: id })]);
      expect(await getSession(subject.store, id)).toMatchObject({ sessionId: id, createdAtMs: session.createdAtMs });
      expect(await subject.store.findEvent(id, id)).toEqual(event);
      expect(event).toMatchObject({ sessionId: id, eventId: id });
    });

    it('of sessions are distinct, however similar', async () => {
      const sessions = await Promise.all(
        NEIGHBOURS.map((sessionId, index) => createNew(subject.store, aNewSession({ sessionId, startedAtMs: index }))),
      );
      for (const session of sessions) expect(await getSession(subject.store, session.sessionId)).toEqual(session);
    });

    it('of events are distinct, however similar', async () => {
      const { sessionId } = await createNew(subject.store);
      const inputs = NEIGHBOURS.map((eventId, index) => aNewEvent({ eventId, clientSequence: index }));
      const events = await appendNew(subject.store, sessionId, inputs);
      expect(await readLog(subject.store, sessionId)).toEqual(events);
      for (const event of events) expect(await subject.store.findEvent(sessionId, event.eventId)).toEqual(event);
    });

    it('of session and event are not confused when they are joined', async () => {
      const pairs = [
        ['p', 'q:r'],
        ['p:q', 'r'],
        ['p.q', 'r'],
        ['p', 'q.r'],
        ['p-1', '1'],
        ['p', '1-1'],
        ['p-11', '1'],
      ] as const;
      for (const sessionId of new Set(pairs.map(([id]) => id))) await createNew(subject.store, { sessionId });
      for (const [sessionId, eventId] of pairs) await appendNew(subject.store, sessionId, [aNewEvent({ eventId })]);
      for (const [sessionId, eventId] of pairs) {
        expect(await subject.store.findEvent(sessionId, eventId)).toMatchObject({ sessionId, eventId });
        const own = pairs.filter(([id]) => id === sessionId).map(([, id]) => id);
        expect((await readLog(subject.store, sessionId)).map((event) => event.eventId)).toEqual(own);
      }
    });
  });
}
