import { describe, expect, it } from 'vitest';
import { aNewEvent } from '../../builders/event.js';
import { uniqueId } from '../../builders/unique-id.js';
import { createArchived, createCompleted } from './port-actions.contract.js';
import { append, createNew, getSession, kindsOf } from './store-actions.contract.js';
import { openBeforeAll, type StoreHarness } from './store-harness.contract.js';

const HOLD = { reason: 'case 7', sinceMs: 1_000 } as const;

export function describeHolding(harness: StoreHarness): void {
  describe('a legal hold', () => {
    const subject = openBeforeAll(harness);

    it('can be set, keeps its first reason and time, and can be lifted', async () => {
      const { store } = subject;
      const session = await createNew(subject.store);
      const { sessionId } = session;
      const held = { ...session, hold: HOLD };
      expect(await store.setHold(sessionId, HOLD)).toEqual(held);
      expect(await store.setHold(sessionId, { reason: 'another', sinceMs: 2_000 })).toEqual(held);
      expect(await getSession(subject.store, sessionId)).toEqual(held);
      expect((await subject.store.listSessions({ limit: 100, metadata: [] })).sessions).toContainEqual(held);
      for (const _again of [1, 2]) expect(await store.setHold(sessionId, null)).toEqual(session);
      expect(await getSession(subject.store, sessionId)).toEqual(session);
      const unexplained = { reason: null, sinceMs: 3_000 };
      expect(await store.setHold(sessionId, unexplained)).toEqual({ ...session, hold: unexplained });
    });

    it('prevents neither events nor the completion', async () => {
      const { sessionId } = await createNew(subject.store);
      await append(subject.store, sessionId, [aNewEvent()]);
      await subject.store.setHold(sessionId, HOLD);
      expect(kindsOf(await append(subject.store, sessionId, [aNewEvent()]))).toEqual(['appended']);
      expect(await subject.store.completeSession(sessionId, {})).toMatchObject({ kind: 'completed' });
      expect(await getSession(subject.store, sessionId)).toMatchObject({ lastSequence: 2, hold: HOLD });
    });

    it('takes precedence over an erasure', async () => {
      const { store } = subject;
      const { erasure } = store;
      const { sessionId } = await createCompleted(subject);
      await store.setHold(sessionId, HOLD);
      const held = await getSession(subject.store, sessionId);
      expect(await erasure.beginErasure(sessionId, 5)).toEqual({ kind: 'held', hold: HOLD });
      expect(await getSession(subject.store, sessionId)).toEqual(held);
      expect(await erasure.isErased(sessionId)).toBe(false);
      expect(await erasure.listPendingErasures(100)).toEqual([]);
    });

    it('can also be set on an archived session', async () => {
      const session = await createArchived(subject);
      expect(await subject.store.setHold(session.sessionId, HOLD)).toEqual({ ...session, hold: HOLD });
    });

    it('cannot be set on a session that does not exist', async () => {
      expect(await subject.store.setHold(uniqueId('session'), HOLD)).toBeUndefined();
      expect(await subject.store.setHold(uniqueId('session'), null)).toBeUndefined();
    });
  });
}
