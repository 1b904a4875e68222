import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { aNewSession } from '../../../test/builders/session.js';
import { InProcessNotifier } from '../../adapters/memory/in-process-notifier.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import type { ObjectInfo, PutOutcome } from '../../ports/object-store.js';
import { ErasureLedger, type LedgerObjects } from './erasure-ledger.js';
import { ErasuresService } from './erasures.service.js';
import { replayErasures } from './replay-erasures.js';

class LedgerInMemory implements LedgerObjects {
  readonly sizes = new Map<string, number>();
  /** The store loses answers: what was sent may have arrived or not. */
  losing: 'nothing' | 'answers' | 'objects' = 'nothing';

  async put(key: string, bytes: Uint8Array): Promise<PutOutcome> {
    if (this.losing !== 'objects') this.sizes.set(key, bytes.length);
    return this.losing === 'nothing' ? 'stored' : 'unknown';
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    const sizeBytes = this.sizes.get(key);
    return sizeBytes === undefined ? undefined : { key, sizeBytes };
  }

  async *list(prefix: string): AsyncGenerator<ObjectInfo, void, void> {
    for (const [key, sizeBytes] of this.sizes) if (key.startsWith(prefix)) yield { key, sizeBytes };
  }
}

describe('replaying the ledger of erasures', () => {
  const clock = new ManualClock();
  let objects: LedgerInMemory;
  let store: MemoryStore;
  let parts: Parameters<typeof replayErasures>[0];

  beforeEach(async () => {
    objects = new LedgerInMemory();
    store = new MemoryStore(clock, { lateEventGraceMs: 0 });
    parts = partsOf(store, objects);
    for (const sessionId of ['gone', 'held', 'kept']) await store.createSession(aNewSession({ sessionId }));
  });

  function partsOf(over: MemoryStore, ledgerObjects: LedgerObjects | undefined) {
    const erasures = new ErasuresService(over, new InProcessNotifier(), clock, () => undefined);
    return { store: over, erasures, ledger: new ErasureLedger(ledgerObjects, over.tombstones) };
  }

  /** Simulates a session that was erased before the store was restored. */
  async function record(sessionId: string): Promise<void> {
    const subjectHash = await store.tombstones.fingerprint(sessionId);
    await parts.ledger.add({ subjectHash, requestedAtMs: clock.nowMs() });
  }

  it('erases the sessions that are in the ledger, and leaves alone those that are not, or are held', async () => {
    for (const sessionId of ['gone', 'held', 'not in the backup']) await record(sessionId);
    await store.setHold('held', { reason: null, sinceMs: 1 });
    const dry = await replayErasures(parts, true);
    expect(dry).toEqual({ entries: 3, foreign: 0, sessions: 3, found: 2, held: 1 });
    expect(await store.findSession('gone')).toBeDefined();
    expect(await replayErasures(parts, false)).toEqual(dry);
    expect(await store.findSession('gone')).toBeUndefined();
    expect([await store.findSession('held'), await store.findSession('kept')]).not.toContain(undefined);
  });

  it('prevents anyone from storing again what the backup did not contain', async () => {
    await record('late');
    await replayErasures(parts, false);
    expect(await store.createSession(aNewSession({ sessionId: 'late' }))).toEqual({ kind: 'erased' });
  });

  it('can be repeated', async () => {
    await record('gone');
    await replayErasures(parts, false);
    expect(await replayErasures(parts, false)).toMatchObject({ entries: 1, sessions: 2, found: 0 });
  });

  it('recognizes entries of other databases, and does not apply them', async () => {
    await record('gone');
    const other = new MemoryStore(clock, { lateEventGraceMs: 0 });
    await other.createSession(aNewSession({ sessionId: 'gone' }));
    expect(await replayErasures(partsOf(other, objects), false)).toMatchObject({ entries: 0, foreign: 1, found: 0 });
  });

  it('counts on an entry only after it has seen it, if the answer was lost', async () => {
    objects.losing = 'answers';
    await record('gone');
    objects.losing = 'objects';
    await expect(record('kept')).rejects.toThrow('could not be written');
    expect(await replayErasures(parts, true)).toMatchObject({ entries: 1, found: 1 });
  });

  it('reports nothing if there is no ledger', async () => {
    const without = partsOf(store, undefined);
    await without.ledger.add({ subjectHash: 'ab', requestedAtMs: 0 });
    expect(await replayErasures(without, false)).toMatchObject({ entries: 0, found: 0 });
  });
});
