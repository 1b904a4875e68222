import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aNewEvent } from '../../../test/builders/event.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { aNewSession } from '../../../test/builders/session.js';
import { InProcessNotifier } from '../../adapters/memory/in-process-notifier.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import type { Session } from '../../domain/session.js';
import { type ChangeMessage, SessionChanges } from './session-changes.js';

const GATHER_MS = 200;

describe('SessionChanges', () => {
  let store: MemoryStore;
  let notifier: InProcessNotifier;
  let changes: SessionChanges;
  let reads: number;
  let stop: AbortController;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    store = new MemoryStore(new ManualClock(), { lateEventGraceMs: 0 });
    notifier = new InProcessNotifier();
    changes = new SessionChanges(store, notifier, 'here');
    stop = new AbortController();
    reads = 0;
    const find = store.findSession.bind(store);
    store.findSession = (sessionId) => {
      reads += 1;
      return find(sessionId);
    };
  });

  afterEach(() => {
    stop.abort();
    vi.useRealTimers();
  });

  /** Follows from now on, and collects what is reported. */
  function follow(): ChangeMessage[] {
    const told: ChangeMessage[] = [];
    void (async () => {
      for await (const message of changes.follow(stop.signal)) if (message.kind !== 'caught-up') told.push(message);
    })();
    return told;
  }

  async function append(sessionId: string): Promise<void> {
    await store.appendEvents(sessionId, [aNewEvent()]);
    notifier.publish({ sessionId, sequence: 1 });
  }

  const untilTold = async (readers: readonly ChangeMessage[][], count: number): Promise<void> => {
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    while (readers.some((told) => told.length < count)) await new Promise((resolve) => setImmediate(resolve));
  };

  const sequencesOf = (told: readonly ChangeMessage[]): readonly unknown[] =>
    told.map((message) => message.kind === 'session' && message.session.lastSequence);

  it('reads each changed session once for all followers', async () => {
    const [readers, sessionIds] = [100, Array.from({ length: 200 }, (_, index) => `s${index}`)];
    for (const sessionId of sessionIds) await store.createSession(aNewSession({ sessionId }));
    const told = Array.from({ length: readers }, follow);
    for (const sessionId of sessionIds) await append(sessionId);
    await untilTold(told, sessionIds.length);
    expect(reads).toBe(sessionIds.length);
    for (const messages of told) expect(sequencesOf(messages)).toEqual(sessionIds.map(() => 1));
  });

  it('reports each annotation once, however often it has changed, and none of a session that is gone', async () => {
    await store.createSession(aNewSession({ sessionId: 's' }));
    const told = follow();
    for (const name of ['b', 'a', 'b']) notifier.publish({ sessionId: 's', sequence: 0, annotation: name });
    notifier.publish({ sessionId: 'erased', sequence: 0, annotation: 'secret' });
    await untilTold([told], 3);
    expect(told).toEqual([
      { kind: 'annotation', id: 'here-2', sessionId: 's', name: 'a' },
      { kind: 'annotation', id: 'here-3', sessionId: 's', name: 'b' },
      { kind: 'reset', id: 'here-4' },
    ]);
  });

  it('reads it again after the next change, even if the read for the previous change is still running', async () => {
    await store.createSession(aNewSession({ sessionId: 's' }));
    const [one, other] = [follow(), follow()];
    await append('s');
    await untilTold([one, other], 1);
    await append('s');
    await untilTold([one, other], 2);
    expect(sequencesOf(one)).toEqual([1, 2]);
    expect(sequencesOf(other)).toEqual([1, 2]);

    const slow = Promise.withResolvers<Session | undefined>();
    const find = store.findSession;
    store.findSession = () => slow.promise;
    await append('s');
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    const late = follow();
    store.findSession = find;
    await append('s');
    await untilTold([late], 1);
    expect(sequencesOf(late)).toEqual([4]);
    slow.resolve(undefined);
  });

  it('does not cache a failure', async () => {
    await store.createSession(aNewSession({ sessionId: 's' }));
    const find = store.findSession;
    store.findSession = () => Promise.reject(new Error('down'));
    const failing = (async () => {
      for await (const message of changes.follow(stop.signal)) expect(message.kind).toBe('caught-up');
    })();
    await append('s');
    const failed = expect(failing).rejects.toThrow('down');
    await vi.advanceTimersByTimeAsync(GATHER_MS);
    await failed;
    store.findSession = find;
    const told = follow();
    await append('s');
    await untilTold([told], 1);
    expect(sequencesOf(told)).toEqual([2]);
  });

  describe('for a reader that was cut off', () => {
    /** Returns what is reported until the reader has caught up: sessions by their id, other messages by their kind. */
    async function resume(lastId: string | undefined, on = changes): Promise<readonly ChangeMessage[]> {
      const told: ChangeMessage[] = [];
      for await (const message of on.follow(stop.signal, lastId)) {
        told.push(message);
        if (message.kind === 'caught-up') break;
      }
      return told;
    }
    const namesOf = (told: readonly ChangeMessage[]) =>
      told.map((message) => (message.kind === 'session' ? message.session.sessionId : message.kind));
    const idsOf = (told: readonly ChangeMessage[]) => told.map((message) => ('id' in message ? message.id : ''));

    beforeEach(async () => {
      for (const sessionId of ['a', 'b', 'c']) await store.createSession(aNewSession({ sessionId }));
    });

    it('reports each session that has changed since, once, at its latest change', async () => {
      const start = idsOf(await resume(undefined)).at(-1);
      for (const sessionId of ['a', 'b', 'a', 'c', 'b']) await append(sessionId);
      const told = await resume(start);
      expect(namesOf(told)).toEqual(['a', 'c', 'b', 'caught-up']);
      // Whichever message it was cut off after, the rest follows.
      for (const [index, id] of idsOf(told).entries()) {
        expect(namesOf(await resume(id))).toEqual(namesOf(told).slice(Math.min(index + 1, 3)));
      }
    });

    it('answers reset if it does not know the position', async () => {
      await resume(undefined);
      await append('a');
      const elsewhere = idsOf(await resume(undefined, new SessionChanges(store, notifier, 'elsewhere'))).at(-1);
      for (const id of [elsewhere, 'here-2', 'here--1', 'here-', 'here', 'x'.repeat(10_000)]) {
        expect(namesOf(await resume(id))).toEqual(['reset', 'caught-up']);
      }
    });
  });
});
