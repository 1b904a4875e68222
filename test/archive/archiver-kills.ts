import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FolderObjectStore } from '../../src/adapters/fs/index.js';
import { Archive } from '../../src/features/archive/archive.js';
import { Archiver } from '../../src/features/archive/archiver.js';
import { SEGMENTS_PREFIX } from '../../src/features/archive/segment-key.js';
import { verifySegment } from '../../src/features/archive/verify-segment.js';
import type { ArchiveStore } from '../../src/ports/archive-store.js';
import type { Clock } from '../../src/ports/clock.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import type { ObjectStore } from '../../src/ports/object-store.js';
import { StoreDecorator } from '../../src/runtime/store-decorator.js';
import { aNewEvent, newEvents } from '../builders/event.js';
import { ManualClock } from '../builders/manual-clock.js';
import { aNewSession } from '../builders/session.js';
import { T0_MS } from '../builders/time.js';
import type { OpenedStore, StoreHarness } from '../contracts/store/store-harness.contract.js';
import { Fuse, type Moment } from './fuse.js';

const DAY_MS = 86_400_000;
const OPTIONS = { archiveAfterMs: DAY_MS, settleMs: 60_000, owner: 'this' };
const GRACE_MS = 1_000;
const NEVER = new AbortController().signal;
const MOMENTS: readonly Moment[] = ['before', 'after'];

/** Several frames and two chunks to delete; fewer on servers that scan. */
const EVENTS = { full: 702, small: 210 } as const;
/**
 * The calls in the life of an archived session: list, claim, seal, read, put, verify, both again, mark; list, look,
 * delete, delete.
 */
const FEWEST_CALLS = 16;
/** What an archiver works on. */
export interface ArchiverWorld {
  readonly store: ConversationStore;
  readonly objects: ObjectStore;
  readonly clock: Clock;
}

/**
 * T19: the archiver is killed before and after each call of the store and the object store; the first put of each
 * object stores it damaged. `plant` puts a fault around what the archiver works on.
 */
export function describeArchiverKills(
  name: string,
  harness: StoreHarness,
  plant = (world: ArchiverWorld): ArchiverWorld => world,
): void {
  describe(`the archiver on ${name}, killed at any call`, () => {
    const clock = new ManualClock();
    const folder = mkdtempSync(join(tmpdir(), 'conversations-kills-'));
    let opened: OpenedStore;
    let store: ConversationStore;
    let objects: ObjectStore;
    const seen = { deletes: 0, unverified: 0, longest: 0 };
    let failure: unknown;

    beforeAll(async () => {
      opened = await harness.open({ clock, lateEventGraceMs: GRACE_MS });
      store = opened.store;
      objects = damagingFirstPuts(await FolderObjectStore.open(folder));
      // Both tests look at the same lives, and report on them separately.
      await dieEverywhere().catch((error) => {
        failure = error;
      });
    });
    afterAll(async () => {
      await opened?.dispose();
      rmSync(folder, { recursive: true });
    });

    it('loses nothing, and has the same result when it is run again', () => {
      if (failure) throw failure;
      expect(seen.longest).toBeGreaterThanOrEqual(FEWEST_CALLS);
    });

    it('deletes no event before its object was verified', () => {
      expect(seen.deletes).toBeGreaterThan(0);
      expect(seen.unverified, `of ${seen.deletes} deletes`).toBe(0);
    });

    async function dieEverywhere(): Promise<void> {
      for (let at = 1, isWhole = false; !isWhole; at++) {
        for (const moment of MOMENTS) {
          const fuse = new Fuse(at, moment);
          await liveAndDie(fuse);
          isWhole = !fuse.isBlown;
          seen.longest = Math.max(seen.longest, fuse.calls.length);
        }
      }
    }

    async function liveAndDie(fuse: Fuse): Promise<void> {
      const { sessionId } = aNewSession();
      await store.createSession({ sessionId });
      const outOfOrder = aNewEvent({ timestampMs: T0_MS + 5_500 });
      await store.appendEvents(sessionId, [...newEvents(EVENTS[harness.size ?? 'full']), outOfOrder]);
      await store.completeSession(sessionId, {});
      // Late, but within the grace period.
      await store.appendEvents(sessionId, [aNewEvent()]);
      const before = await everythingOf(sessionId);
      clock.advanceMs(2 * DAY_MS);
      const planted = watchedWorld();
      await live(
        new Archiver(
          fuse.wrap(planted.store, 'archive', 'imports', 'tombstones', 'records'),
          fuse.wrap(planted.objects),
          clock,
          OPTIONS,
        ),
      );
      const told = `killed ${fuse.isBlown ? `at ${fuse.calls.length} ${fuse.calls.at(-1)}` : 'never'}`;
      if (harness.survivesReopen) store = await opened.reopen();
      expect(await everythingOf(sessionId), told).toEqual(before);
      // The lease of the killed archiver expires.
      clock.advanceMs(DAY_MS);
      const again = watchedWorld();
      await live(new Archiver(again.store, again.objects, clock, OPTIONS));
      expect(await everythingOf(sessionId), `${told}, run again`).toEqual(before);
      expect((await store.findSession(sessionId))?.archive, told).toMatchObject({ isReleased: true });
      expect((await store.readEvents(sessionId, ALL))?.events, told).toEqual([]);
      const key = await keyOf(sessionId);
      expect(await keysLike(key), told).toEqual([key]);
    }

    const watchedWorld = () => plant({ store: new WatchedDeletes(store, objects, seen), objects, clock });

    /** First from the rows to the object, and later from the object to no rows. */
    async function live(archiver: Archiver): Promise<void> {
      await archiver.archiveDue(NEVER).catch(expectKilled);
      clock.advanceMs(OPTIONS.settleMs);
      await archiver.releaseMarked(NEVER).catch(expectKilled);
    }

    /** What readers see of the session. */
    async function everythingOf(sessionId: string): Promise<unknown> {
      const reading = new Archive(store, objects, clock, { archiveAfterMs: undefined, owner: '' }).store;
      const log = (await reading.readEvents(sessionId, ALL))?.events ?? [];
      return {
        log,
        page: (await reading.readChronological(sessionId, { offset: 190, limit: 50 }))?.events,
        one: await reading.findEvent(sessionId, log[3]?.eventId ?? ''),
      };
    }

    async function keyOf(sessionId: string): Promise<string> {
      return (await store.findSession(sessionId))?.archive?.key ?? '';
    }

    /** Returns the keys of the same session. */
    async function keysLike(key: string): Promise<readonly string[]> {
      const found: string[] = [];
      for await (const object of objects.list(SEGMENTS_PREFIX)) found.push(object.key);
      return found.filter((other) => other.startsWith(key.slice(0, key.lastIndexOf('-'))));
    }
  });
}

const ALL = { after: 0, order: 'asc', limit: 1_000, types: [] } as const;

/** Reports that it stored what it was given, but has changed one byte of it; the second time it does store it. */
function damagingFirstPuts(objects: ObjectStore): ObjectStore {
  const known = new Set<string>();
  const put: ObjectStore['put'] = (key, bytes) => {
    const stored = Buffer.from(bytes);
    if (!known.has(key)) stored.writeUInt8(stored.readUInt8(stored.length >> 1) ^ 1, stored.length >> 1);
    known.add(key);
    return objects.put(key, stored);
  };
  return Object.assign(Object.create(objects), { put });
}

function expectKilled(error: unknown): void {
  expect(error).toEqual(new Error('killed'));
}

/** Checks every byte of the object before each deletion of events. */
class WatchedDeletes extends StoreDecorator {
  override readonly archive: ArchiveStore = new Proxy(this.store.archive, {
    get: (archive, name) => {
      const value: unknown = Reflect.get(archive, name, archive);
      if (typeof value !== 'function') return value;
      return async (...args: readonly [string, ...unknown[]]) => {
        if (name === 'purgeArchivedEvents') await this.watch(args[0]);
        return value.apply(archive, args) as unknown;
      };
    },
  });

  constructor(
    store: ConversationStore,
    private readonly objects: ObjectStore,
    private readonly seen: { deletes: number; unverified: number },
  ) {
    super(store);
  }

  private async watch(sessionId: string): Promise<void> {
    const mark = (await this.store.findSession(sessionId))?.archive;
    const bytes = mark && (await this.objects.get(mark.key));
    const faults = bytes ? await verifySegment(bytes, { sessionId, sha256: mark.sha256 }) : ['there is none'];
    this.seen.deletes += 1;
    if (faults.length > 0) this.seen.unverified += 1;
  }
}
