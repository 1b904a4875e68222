import { describe, expect, it } from 'vitest';
import { aNewEvent, newEvents } from '../../test/builders/event.js';
import { ManualClock } from '../../test/builders/manual-clock.js';
import { T0_MS } from '../../test/builders/time.js';
import { describeConversationStore } from '../../test/contracts/conversation-store.contract.js';
import { createNew } from '../../test/contracts/store/store-actions.contract.js';
import type { StoreHarness } from '../../test/contracts/store/store-harness.contract.js';
import { SeededRandom } from '../../test/interleaving/random.js';
import { ChaosCache } from '../../test/stack/chaos-cache.js';
import { findStaleReads } from '../../test/stack/stale-reads.js';
import { MemoryCache } from '../adapters/memory/memory-cache.js';
import { MemoryStore } from '../adapters/memory/memory-store.js';
import type { Cache } from '../ports/cache.js';
import { CachedStore } from './cached-store.js';

/** Two instances with one store and one cache, like two processes with one Redis. */
function harnessOver(aCache: () => Cache): StoreHarness {
  return {
    survivesReopen: false,
    async open({ clock, lateEventGraceMs }) {
      const memory = new MemoryStore(clock, { lateEventGraceMs });
      const cache = aCache();
      return {
        store: new CachedStore(memory, cache),
        another: async () => new CachedStore(memory, cache),
        reopen: () => Promise.reject(new Error('memory does not survive')),
        dispose: () => memory.close(),
      };
    },
  };
}

// A cache that forgets, delays and repeats includes the behaviour of a good one, so the contract runs once.
describeConversationStore(
  'CachedStore over a hostile cache',
  harnessOver(() => new ChaosCache(new MemoryCache(), 1)),
);

/** The fault that versions prevent: the key of a page does not contain its head. */
class VersionlessCache extends MemoryCache {
  override get(group: string, name: string): Promise<string | undefined> {
    return super.get(group, name, 'any');
  }

  override set(group: string, name: string, _version: string, text: string): void {
    super.set(group, name, 'any', text);
  }
}

function aStore(): MemoryStore {
  return new MemoryStore(new ManualClock(), { lateEventGraceMs: 300_000 });
}

describe('a read through the cache', () => {
  it.each(Array.from({ length: 20 }, (_, seed) => seed))(
    'that begins after an acknowledgement sees it, from many readers (seed %i)',
    async (seed) => {
      const store = aStore();
      const cache = new ChaosCache(new MemoryCache(), seed);
      const instances = [new CachedStore(store, cache), new CachedStore(store, cache)];
      expect(await findStaleReads(instances, new SeededRandom(seed))).toEqual([]);
    },
  );

  it('would be stale if the key of a page did not contain its version', async () => {
    const [store, cache] = [aStore(), new VersionlessCache()];
    const found = await findStaleReads([new CachedStore(store, cache)], new SeededRandom(1));
    expect(found.some((fault) => fault.startsWith('chronological'))).toBe(true);
  });
});

describe('CachedStore', () => {
  /** Records for each read whether the cache had the text. */
  const observed = (cache: Cache = new MemoryCache()) => {
    const asked: boolean[] = [];
    const store = new CachedStore(aStore(), cache, { cacheAsked: (found) => asked.push(found) });
    return { asked, store };
  };
  const page = { offset: 0, limit: 10 };

  it('reads a page once while its session does not change', async () => {
    const { asked, store } = observed();
    const { sessionId } = await createNew(store);
    await store.appendEvents(sessionId, newEvents(5));
    for (let round = 0; round < 3; round++) await store.readChronological(sessionId, page);
    await store.appendEvents(sessionId, newEvents(1));
    for (let round = 0; round < 2; round++) await store.readChronological(sessionId, page);
    expect(asked).toEqual([false, true, true, false, true]);
  });

  it('returns the current state of the session with a cached page', async () => {
    const { asked, store } = observed();
    const { sessionId } = await createNew(store);
    await store.appendEvents(sessionId, newEvents(1));
    await store.readChronological(sessionId, page);
    await store.completeSession(sessionId, {});
    expect((await store.readChronological(sessionId, page))?.session.status).toBe('completed');
    expect(asked).toEqual([false, true]);
  });

  it('asks the cache neither for what follows the head nor for the log', async () => {
    const { asked, store } = observed();
    const { sessionId } = await createNew(store);
    await store.appendEvents(sessionId, newEvents(2));
    expect((await store.readChronological(sessionId, { offset: 2, limit: 5 }))?.events).toEqual([]);
    await store.readEvents(sessionId, { after: 0, limit: 5, types: [], order: 'asc' });
    expect(asked).toEqual([]);
  });

  it('keeps no page that would push out many others', async () => {
    const { asked, store } = observed();
    const { sessionId } = await createNew(store);
    const payload = JSON.stringify({ text: 'x'.repeat(600_000) });
    await store.appendEvents(sessionId, [aNewEvent({ payload: payload as never, timestampMs: T0_MS })]);
    for (let round = 0; round < 2; round++) await store.readChronological(sessionId, page);
    expect(asked).toEqual([false, false]);
  });

  it('has nothing cached for a session whose pages were deleted', async () => {
    const { asked, store } = observed();
    const { sessionId } = await createNew(store);
    await store.appendEvents(sessionId, newEvents(5));
    await store.readChronological(sessionId, page);
    await store.readChronological(sessionId, { ...page, offset: 1 });
    await store.forgetPages(sessionId);
    await store.readChronological(sessionId, page);
    await store.readChronological(sessionId, { ...page, offset: 1 });
    expect(asked).toEqual([false, false, false, false]);
  });

  it('reads the store if the cache returns something that is not JSON', async () => {
    const cache = new MemoryCache();
    const { asked, store } = observed(cache);
    const session = await createNew(store);
    await store.appendEvents(session.sessionId, newEvents(1));
    cache.set(`2 ${session.sessionId}`, '0 10', `${session.createdAtMs} 1`, '[{');
    expect((await store.readChronological(session.sessionId, page))?.events).toHaveLength(1);
    expect(asked).toEqual([false]);
  });
});
