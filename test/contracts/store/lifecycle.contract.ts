import { describe, expect, it } from 'vitest';
import type { ConversationStore } from '../../../src/ports/conversation-store.js';
import { aNewEvent, newEvents } from '../../builders/event.js';
import { HOSTILE_OBJECTS } from '../../builders/hostile-json.js';
import { jsonText } from '../../builders/json-text.js';
import { ManualClock } from '../../builders/manual-clock.js';
import { aNewSession } from '../../builders/session.js';
import { T0_MS } from '../../builders/time.js';
import {
  append,
  appendNew,
  atOnce,
  complete,
  createNew,
  eventOf,
  getSession,
  kindsOf,
  oneTo,
  readLog,
  sequencesOf,
} from './store-actions.contract.js';
import { GRACE_MS, type OpenedStore, openBeforeAll, type StoreHarness } from './store-harness.contract.js';

export function describeLifecycle(harness: StoreHarness): void {
  describe('while it is open', () => {
    const subject = openBeforeAll(harness);

    it('answers a ping', async () => {
      await expect(subject.store.ping()).resolves.toBeUndefined();
    });

    it('has an incarnation of its own, which is the same on every instance', async () => {
      const other = await harness.open({ clock: new ManualClock(), lateEventGraceMs: GRACE_MS });
      expect(subject.store.incarnation).toMatch(/^[0-9a-f]{16}$/);
      expect(other.store.incarnation).not.toBe(subject.store.incarnation);
      const instance = await subject.opened.another?.();
      if (instance) expect(instance.incarnation).toBe(subject.store.incarnation);
      await other.dispose();
    });

    it('has a name for the health report, and an empty queue when it is idle', async () => {
      await createNew(subject.store);
      expect(subject.store.name).toMatch(/^[a-z]+$/);
      expect(subject.store.queueDepth).toBe(0);
    });
  });

  describeClosing(harness);
  describe.skipIf(!harness.survivesReopen)('when it is opened again', () => describeReopening(harness));
}

/** A store that a test may close. */
async function withStore(
  harness: StoreHarness,
  test: (opened: OpenedStore, clock: ManualClock) => Promise<void>,
): Promise<void> {
  const clock = new ManualClock();
  const opened = await harness.open({ clock, lateEventGraceMs: GRACE_MS });
  try {
    await test(opened, clock);
  } finally {
    await opened.dispose();
  }
}

const CALLS: Readonly<Record<string, (store: ConversationStore) => Promise<unknown>>> = {
  createSession: (store) => store.createSession(aNewSession()),
  appendEvents: (store) => store.appendEvents('any', [aNewEvent()]),
  completeSession: (store) => store.completeSession('any', {}),
  sealSession: (store) => store.sealSession('any'),
  findSession: (store) => store.findSession('any'),
  findEvent: (store) => store.findEvent('any', 'any'),
  readEvents: (store) => store.readEvents('any', { after: 0, order: 'asc', limit: 1, types: [] }),
  readChronological: (store) => store.readChronological('any', { offset: 0, limit: 1 }),
  listSessions: (store) => store.listSessions({ limit: 1, metadata: [] }),
  ping: (store) => store.ping(),
};

function describeClosing(harness: StoreHarness): void {
  describe('when it is closed', () => {
    it('rejects every later call with STORE_UNAVAILABLE', async () => {
      await withStore(harness, async ({ store }) => {
        await store.close();
        const answers = Object.entries(CALLS).map(async ([name, call]) => [name, await codeOf(call(store))]);
        const expected = Object.keys(CALLS).map((name) => [name, 'STORE_UNAVAILABLE']);
        expect(await Promise.all(answers)).toEqual(expected);
      });
    });

    it('can be closed again, even at the same moment', async () => {
      await withStore(harness, async ({ store }) => {
        await Promise.all([store.close(), store.close()]);
        await expect(store.close()).resolves.toBeUndefined();
      });
    });

    it('finishes the writes that it accepted before', async () => {
      await withStore(harness, async (opened) => {
        const { store } = opened;
        const { sessionId } = await createNew(store);
        const other = aNewSession();
        const appending = atOnce(20, () => append(store, sessionId, newEvents(2)));
        const creating = store.createSession(other);
        const closing = store.close();
        const outcomes = (await appending).flat();
        expect(new Set(kindsOf(outcomes))).toEqual(new Set(['appended']));
        expect((await creating).kind).toBe('created');
        await closing;
        if (!harness.survivesReopen) return;
        const reopened = await opened.reopen();
        const events = outcomes.map(eventOf).sort((a, b) => a.sequence - b.sequence);
        expect(await readLog(reopened, sessionId)).toEqual(events);
        expect((await reopened.createSession(other)).kind).toBe('duplicate');
      });
    });
  });
}

/** The code of a rejection. A call that throws before it returns a promise fails the test. */
async function codeOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
    return 'resolved';
  } catch (error) {
    return (error as { readonly code?: unknown }).code;
  }
}

function describeReopening(harness: StoreHarness): void {
  it('has the same incarnation as before', async () => {
    const opened = await harness.open({ clock: new ManualClock(), lateEventGraceMs: GRACE_MS });
    const { incarnation } = opened.store;
    expect((await opened.reopen()).incarnation).toBe(incarnation);
    await opened.dispose();
  });

  it('has every session and event as it was', async () => {
    await withStore(harness, async (opened) => {
      const session = await createNew(opened.store, aNewSession({ metadata: jsonText({ tenant: 'a' }) }));
      const { sessionId } = session;
      const inputs = [5, 1, 3].map((seconds) => aNewEvent({ timestampMs: T0_MS + seconds * 1000 }));
      const events = await appendNew(opened.store, sessionId, inputs);
      await complete(opened.store, sessionId, { status: 'failed', endReason: 'x' });
      const history = await opened.store.readChronological(sessionId, { offset: 0, limit: 9 });
      const query = { limit: 9, metadata: [{ key: 'tenant', value: 'a' }] };
      const listed = await opened.store.listSessions(query);

      const store = await opened.reopen();
      expect(await readLog(store, sessionId)).toEqual(events);
      expect(await store.readChronological(sessionId, { offset: 0, limit: 9 })).toEqual(history);
      expect(await store.listSessions(query)).toEqual(listed);
      expect(await append(store, sessionId, inputs)).toEqual(events.map((event) => ({ kind: 'duplicate', event })));
    });
  });

  it('continues where it stopped: sequences, out-of-order events, the list', async () => {
    await withStore(harness, async (opened, clock) => {
      const input = aNewSession();
      const { sessionId } = await createNew(opened.store, input);
      await appendNew(opened.store, sessionId, [aNewEvent({ timestampMs: T0_MS + 9000 })]);

      const store = await opened.reopen();
      await appendNew(store, sessionId, [aNewEvent({ timestampMs: T0_MS })]);
      expect(sequencesOf(await readLog(store, sessionId))).toEqual(oneTo(2));
      const history = await store.readChronological(sessionId, { offset: 0, limit: 2 });
      expect(sequencesOf(history?.events ?? [])).toEqual([2, 1]);
      clock.advanceMs(1);
      const later = await createNew(store, aNewSession());
      const { sessions } = await store.listSessions({ limit: 9, metadata: [] });
      expect(sessions.map((one) => one.sessionId)).toEqual([later.sessionId, sessionId]);
    });
  });

  it.each<[string, (store: ConversationStore, sessionId: string) => Promise<unknown>]>([
    ['by an event that was refused', (store, sessionId) => append(store, sessionId, [aNewEvent()])],
    ['on request', (store, sessionId) => store.sealSession(sessionId)],
  ])('stays sealed %s, although the clock has stepped back', async (_name, seal) => {
    await withStore(harness, async (opened, clock) => {
      const { sessionId } = await createNew(opened.store);
      const input = aNewEvent();
      await appendNew(opened.store, sessionId, [input]);
      await complete(opened.store, sessionId);
      clock.advanceMs(GRACE_MS);
      await seal(opened.store, sessionId);

      const store = await opened.reopen();
      clock.advanceMs(-2 * GRACE_MS);
      expect(kindsOf(await append(store, sessionId, [aNewEvent(), input]))).toEqual(['sealed', 'duplicate']);
    });
  });

  it('counts the grace period from the completion, not from the opening', async () => {
    await withStore(harness, async (opened, clock) => {
      const { sessionId } = await createNew(opened.store);
      await complete(opened.store, sessionId);
      const completed = await getSession(opened.store, sessionId);
      clock.advanceMs(GRACE_MS - 1);
      const store = await opened.reopen();
      expect(await complete(store, sessionId)).toEqual({ kind: 'duplicate', session: completed });
      const [event] = await appendNew(store, sessionId, [aNewEvent()]);
      expect(event?.late).toBe(true);
      clock.advanceMs(1);
      expect(kindsOf(await append(store, sessionId, [aNewEvent()]))).toEqual(['sealed']);
    });
  });

  it('has the same texts', async () => {
    await withStore(harness, async (opened) => {
      const payloads = HOSTILE_OBJECTS.map(([, object]) => jsonText(object));
      const { sessionId } = await createNew(opened.store, aNewSession({ metadata: payloads[10] ?? jsonText({}) }));
      const inputs = payloads.map((payload) => aNewEvent({ payload }));
      await appendNew(opened.store, sessionId, inputs);
      const session = await getSession(opened.store, sessionId);

      const store = await opened.reopen();
      expect(await getSession(store, sessionId)).toEqual(session);
      expect((await readLog(store, sessionId)).map(({ payload }) => payload)).toEqual(payloads);
    });
  });
}
