import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FolderObjectStore } from '../../src/adapters/fs/index.js';
import { InProcessNotifier } from '../../src/adapters/memory/in-process-notifier.js';
import { Archive } from '../../src/features/archive/archive.js';
import { ArchiveEraseHook } from '../../src/features/archive/archive-erase-hook.js';
import { Archiver } from '../../src/features/archive/archiver.js';
import { restoreSession } from '../../src/features/archive/restore-session.js';
import { segmentKey, segmentPrefix } from '../../src/features/archive/segment-key.js';
import { Eraser } from '../../src/features/erasure/eraser.js';
import { ErasureLedger } from '../../src/features/erasure/erasure-ledger.js';
import { UNOBSERVED } from '../../src/features/erasure/erasure-observer.js';
import { listOpenErasures } from '../../src/features/erasure/erasure-records.js';
import { ErasuresService } from '../../src/features/erasure/erasures.service.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import type { ObjectStore } from '../../src/ports/object-store.js';
import { newEvents } from '../builders/event.js';
import { ManualClock } from '../builders/manual-clock.js';
import { aNewSession } from '../builders/session.js';
import type { OpenedStore, StoreHarness } from '../contracts/store/store-harness.contract.js';
import { Fuse, type Moment } from './fuse.js';

const DAY_MS = 86_400_000;
const OPTIONS = { archiveAfterMs: DAY_MS, settleMs: 60_000, owner: 'archiver' };
const NEVER = new AbortController().signal;
const MOMENTS: readonly Moment[] = ['before', 'after'];
const EVENTS = 5;
/** The distance from one killed call to the next, because servers that scan are slow. */
const STEP = { full: 1, small: 5 } as const;
/**
 * The calls of a whole erasure: two lists, claim, the hash for the ledger, claim and release, find, plan, two removals,
 * events, end, save, scrub, save.
 */
const FEWEST_CALLS = 14;
/**
 * The eraser is killed before and after each call, while it erases a session that was restored from the archive but
 * whose object is still there, and of which a killed archiver has left another object.
 */
export function describeEraserKills(name: string, harness: StoreHarness): void {
  describe(`the eraser on ${name}, killed at any call`, () => {
    const clock = new ManualClock();
    const folder = mkdtempSync(join(tmpdir(), 'conversations-eraser-'));
    let opened: OpenedStore;
    let store: ConversationStore;
    let objects: ObjectStore;

    beforeAll(async () => {
      opened = await harness.open({ clock, lateEventGraceMs: 0 });
      store = opened.store;
      objects = await FolderObjectStore.open(folder);
    });
    afterAll(async () => {
      await opened?.dispose();
      rmSync(folder, { recursive: true });
    });

    it('removes every object, and counts each once', async () => {
      let longest = 0;
      for (let at = 1, isWhole = false; !isWhole; at += STEP[harness.size ?? 'full']) {
        for (const moment of MOMENTS) {
          const fuse = new Fuse(at, moment);
          await eraseAndDie(fuse);
          isWhole = !fuse.isBlown;
          longest = Math.max(longest, fuse.calls.length);
        }
      }
      expect(longest).toBeGreaterThanOrEqual(FEWEST_CALLS);
    });

    async function eraseAndDie(fuse: Fuse): Promise<void> {
      const sessionId = await restoredSession();
      const prefix = segmentPrefix(await store.tombstones.fingerprint(sessionId));
      expect(await keysUnder(prefix)).toHaveLength(2);
      const { erasureId } = await partsOn(store).erasures.eraseSession(sessionId);
      await runOut(fuse.wrap(store, 'erasure', 'tombstones', 'records'), fuse).catch(() => undefined);
      const told = `killed ${fuse.isBlown ? `at ${fuse.calls.length} ${fuse.calls.at(-1)}` : 'never'}`;
      await loseLeases();
      await runOut(store);
      expect(await partsOn(store).erasures.getErasure(erasureId), told).toMatchObject({
        state: 'erased',
        counts: { sessions: 1, liveEvents: EVENTS, archivedEvents: 0, objects: 2 },
      });
      expect(await keysUnder(prefix), told).toEqual([]);
    }

    /** Leases of the killed eraser: they expire, or end with their process if the store belongs to one process only. */
    async function loseLeases(): Promise<void> {
      clock.advanceMs(DAY_MS);
      if (!store.records.isShared) store = await opened.reopen();
    }

    async function restoredSession(): Promise<string> {
      const { sessionId } = aNewSession();
      await store.createSession({ sessionId });
      await store.appendEvents(sessionId, newEvents(EVENTS));
      await store.completeSession(sessionId, {});
      clock.advanceMs(2 * DAY_MS);
      const archiver = new Archiver(store, objects, clock, OPTIONS);
      expect(await archiver.archiveDue(NEVER)).toBe(1);
      clock.advanceMs(OPTIONS.settleMs);
      expect(await archiver.releaseMarked(NEVER)).toBe(1);
      expect(await restoreSession(store, objects, sessionId)).toBe(EVENTS);
      const unmarked = segmentKey(await store.tombstones.fingerprint(sessionId), 'f'.repeat(64));
      expect(await objects.put(unmarked, Buffer.from('put, and never marked'))).toBe('stored');
      return sessionId;
    }

    /** Rounds of one process, until everything is erased or it is killed. */
    async function runOut(on: ConversationStore, fuse?: Fuse): Promise<void> {
      const { eraser } = partsOn(on, fuse);
      while ((await listOpenErasures(on.records, 1)).length > 0) {
        await eraser.run(NEVER);
        clock.advanceMs(on.erasure.quiescenceMs);
      }
    }

    function partsOn(on: ConversationStore, fuse?: Fuse) {
      const archive = new Archive(store, objects, clock, { archiveAfterMs: undefined, owner: '' });
      const ledger = new ErasureLedger(undefined, on.tombstones);
      const erasures = new ErasuresService(on, new InProcessNotifier(), clock, () => undefined);
      const erasable = fuse ? fuse.wrap(archive) : archive;
      const { records } = on;
      const owner = fuse ? 'first' : 'second';
      const hooks = [new ArchiveEraseHook(erasable, records, clock, owner)];
      const observer = { ...UNOBSERVED, erasureFailed: (error: unknown) => expect(error).toEqual(new Error('killed')) };
      return { erasures, eraser: new Eraser({ store: on, erasures, ledger, hooks, clock, observer, owner }) };
    }

    async function keysUnder(prefix: string): Promise<readonly string[]> {
      const keys: string[] = [];
      for await (const { key } of objects.list(prefix)) keys.push(key);
      return keys;
    }
  });
}
