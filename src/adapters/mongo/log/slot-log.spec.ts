import { describe, expect, it } from 'vitest';
import { aHead } from '../../../../test/builders/head.js';
import { aSession } from '../../../../test/builders/session.js';
import { fromSlotHead, lastSlotOf, projectionLags, slotOf, toSlotHead } from './slot-log.js';

describe('slots', () => {
  it('are sequences while the session is open', () => {
    expect(lastSlotOf(aHead())).toBe(0);
    expect(lastSlotOf(aHead({ session: aSession({ status: 'active', lastSequence: 7 }) }))).toBe(7);
    expect(slotOf(7, { completedSequence: null, abandonment: null })).toBe(7);
  });

  it('leave room for the completion between the events that were on time and the late ones', () => {
    const completion = { completedSequence: 7, abandonment: null };
    expect(slotOf(7, completion)).toBe(7);
    expect(slotOf(8, completion)).toBe(9);
    const completed = aSession({ status: 'completed', lastSequence: 8, completedSequence: 7 });
    expect(lastSlotOf(aHead({ session: completed }))).toBe(9);
  });

  it('leave room for a completion that replaces an abandonment', () => {
    const replaced = { completedSequence: 7, abandonment: { replacedSequence: 8 } };
    expect([7, 8, 9].map((sequence) => slotOf(sequence, replaced))).toEqual([7, 9, 11]);
    const session = aSession({ status: 'completed', lastSequence: 9, ...replaced });
    expect(lastSlotOf(aHead({ session }))).toBe(11);
  });

  it('end with the seal', () => {
    const completed = aSession({ status: 'completed', lastSequence: 8, completedSequence: 7 });
    expect(lastSlotOf(aHead({ session: completed, sealed: true }))).toBe(10);
  });

  it.each(['initiated', 'active', 'completed', 'failed'] as const)(
    'carry the head of a session that is %s',
    (status) => {
      const birth = aSession({ sessionId: 'session' });
      const lastSequence = status === 'initiated' ? 0 : 3;
      const head = aHead({ session: aSession({ sessionId: 'session', status, lastSequence }), outOfOrderCount: 1 });
      expect(fromSlotHead(birth, toSlotHead(head))).toEqual(head);
    },
  );

  it('contain the creation of the session if no slot is taken', () => {
    const birth = aSession({ initialStatus: 'active', status: 'active', lastSequence: 0 });
    expect(fromSlotHead(birth, undefined)).toEqual({
      session: birth,
      sealed: false,
      maxTimestampMs: null,
      outOfOrderCount: 0,
    });
  });
});

describe('a projected status', () => {
  it('lags only behind a later status', () => {
    expect(projectionLags('initiated', 'active')).toBe(true);
    expect(projectionLags('active', 'failed')).toBe(true);
    expect(projectionLags('active', 'active')).toBe(false);
    expect(projectionLags('completed', 'active')).toBe(false);
    expect(projectionLags('failed', 'replaced')).toBe(true);
    expect(projectionLags('replaced', 'failed')).toBe(false);
  });
});
