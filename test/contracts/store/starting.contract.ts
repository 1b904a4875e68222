import { describe, expect, it } from 'vitest';
import { newEvents } from '../../builders/event.js';
import { jsonText } from '../../builders/json-text.js';
import { aNewSession } from '../../builders/session.js';
import { T0_MS } from '../../builders/time.js';
import { uniqueId } from '../../builders/unique-id.js';
import { appendNew, atOnce, complete, createNew, getSession } from './store-actions.contract.js';
import { openBeforeAll, type StoreHarness } from './store-harness.contract.js';

const TOLD_MS = T0_MS - 60_000;

export function describeStarting(harness: StoreHarness): void {
  describe('the start of a session', () => {
    const subject = openBeforeAll(harness);

    /** Its creation does not say when it began. */
    const createOpen = (metadata: { tenant?: string } = {}) =>
      createNew(subject.store, { sessionId: uniqueId('session'), metadata: jsonText(metadata) });

    it('is set once if the creation did not give it', async () => {
      const session = await createOpen();
      const started = { ...session, startedAtMs: TOLD_MS };
      expect(await subject.store.startSession(session.sessionId, TOLD_MS)).toEqual(started);
      expect(await subject.store.startSession(session.sessionId, TOLD_MS - 1)).toEqual(started);
      expect(await getSession(subject.store, session.sessionId)).toEqual(started);
    });

    it('stays as the creation gave it', async () => {
      const session = await createNew(subject.store, aNewSession({ startedAtMs: TOLD_MS + 1 }));
      expect(await subject.store.startSession(session.sessionId, TOLD_MS)).toEqual(session);
      expect(await getSession(subject.store, session.sessionId)).toEqual(session);
    });

    it('can be set while events arrive, and also after the end', async () => {
      const { sessionId } = await createOpen();
      const events = await appendNew(subject.store, sessionId, newEvents(2));
      await complete(subject.store, sessionId, { endReason: 'done' });
      const ended = await getSession(subject.store, sessionId);
      await subject.store.startSession(sessionId, TOLD_MS);
      expect(await getSession(subject.store, sessionId)).toEqual({ ...ended, startedAtMs: TOLD_MS });
      const page = await subject.store.readChronological(sessionId, { offset: 0, limit: 10 });
      expect(page).toEqual({ session: { ...ended, startedAtMs: TOLD_MS }, events });
    });

    it('moves the session in lists, with and without filters', async () => {
      const tenant = uniqueId('tenant');
      const [old, moved] = [await createOpen({ tenant }), await createOpen({ tenant })];
      await subject.store.startSession(old.sessionId, TOLD_MS + 5);
      await subject.store.startSession(moved.sessionId, TOLD_MS);
      const filters = [
        { metadata: [{ key: 'tenant', value: tenant }] },
        { metadata: [{ key: 'tenant', value: tenant }], startedFromMs: TOLD_MS, startedToMs: TOLD_MS + 5 },
      ];
      for (const filter of filters) {
        const { sessions } = await subject.store.listSessions({ limit: 10, ...filter });
        expect(sessions.map(({ sessionId }) => sessionId)).toEqual([old.sessionId, moved.sessionId]);
      }
      const between = { startedFromMs: TOLD_MS, startedToMs: TOLD_MS, metadata: [] };
      const { sessions } = await subject.store.listSessions({ limit: 100, ...between });
      expect(sessions.map(({ sessionId }) => sessionId)).toContain(moved.sessionId);
    });

    it('is one of those that are reported at the same moment', async () => {
      const { sessionId } = await createOpen();
      const told = Array.from({ length: subject.sizes.crowd }, (_, index) => TOLD_MS - index);
      await atOnce(told.length, (index) => subject.store.startSession(sessionId, TOLD_MS - index));
      expect(told).toContain((await getSession(subject.store, sessionId)).startedAtMs);
    });

    it('is deleted with the session, including from filters', async () => {
      const tenant = uniqueId('tenant');
      const { sessionId } = await createOpen({ tenant });
      await subject.store.startSession(sessionId, TOLD_MS);
      await subject.store.erasure.beginErasure(sessionId, 5);
      expect(await subject.store.startSession(sessionId, TOLD_MS)).toBeUndefined();
      const { sessions } = await subject.store.listSessions({
        limit: 10,
        metadata: [{ key: 'tenant', value: tenant }],
      });
      expect(sessions).toEqual([]);
    });

    it('cannot be set for a session that does not exist', async () => {
      expect(await subject.store.startSession(uniqueId('session'), TOLD_MS)).toBeUndefined();
    });
  });
}
