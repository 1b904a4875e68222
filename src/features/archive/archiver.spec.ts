import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { Fuse } from '../../../test/archive/fuse.js';
import { aNewEvent, newEvents } from '../../../test/builders/event.js';
import { jsonText } from '../../../test/builders/json-text.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { aNewSession } from '../../../test/builders/session.js';
import { nextTurn, T0_MS } from '../../../test/builders/time.js';
import { FolderObjectStore } from '../../adapters/fs/index.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import type { NewEvent } from '../../domain/event.js';
import type { ObjectStore } from '../../ports/object-store.js';
import { acquireLease } from '../../runtime/lease.js';
import { Archive } from './archive.js';
import { archiveLeaseName } from './archive-lease.js';
import { Archiver } from './archiver.js';
import { restoreSession } from './restore-session.js';
import { verifyArchive } from './verify-archive.js';

const DAY_MS = 86_400_000;
const OPTIONS = { archiveAfterMs: DAY_MS, settleMs: 60_000, owner: 'this' };
const NEVER = new AbortController().signal;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe('the archiver', () => {
  let clock: ManualClock;
  let store: MemoryStore;
  let objects: ObjectStore;
  let folder: string;
  let sessionId: string;
  let sent: readonly NewEvent[];

  beforeEach(async () => {
    clock = new ManualClock();
    store = new MemoryStore(clock, { lateEventGraceMs: 1_000 });
    folder = mkdtempSync(join(tmpdir(), 'conversations-archiver-'));
    folders.push(folder);
    objects = await FolderObjectStore.open(folder);
    ({ sessionId } = aNewSession());
    await store.createSession(aNewSession({ sessionId }));
    // One of them is out of order.
    sent = [...newEvents(700), aNewEvent({ timestampMs: T0_MS + 5_500 })];
    await store.appendEvents(sessionId, sent);
    await store.completeSession(sessionId, { endReason: 'hangup' });
    await store.appendEvents(sessionId, [aNewEvent()]);
  });

  const archiver = (to = objects) => new Archiver(store, to, clock, OPTIONS);
  const readThrough = () => new Archive(store, objects, clock, { archiveAfterMs: undefined, owner: '' }).store;

  /** Everything that a reader can see of the events, through the decorator. */
  async function everything(): Promise<unknown> {
    const from = readThrough();
    const log = { after: 0, order: 'asc', limit: 1_000, types: [] } as const;
    return {
      log: (await from.readEvents(sessionId, log))?.events,
      newest: (await from.readEvents(sessionId, { ...log, order: 'desc', limit: 3 }))?.events,
      bots: (await from.readEvents(sessionId, { ...log, types: ['bot_speech'], limit: 5 }))?.events,
      page: (await from.readChronological(sessionId, { offset: 2, limit: 10 }))?.events,
      last: (await from.readChronological(sessionId, { offset: 695, limit: 50 }))?.events,
      one: await from.findEvent(sessionId, sent[3]?.eventId ?? ''),
      none: await from.findEvent(sessionId, 'never'),
    };
  }

  async function archiveAndRelease(): Promise<void> {
    clock.advanceMs(2 * DAY_MS);
    expect(await archiver().archiveDue(NEVER)).toBe(1);
    clock.advanceMs(OPTIONS.settleMs);
    expect(await archiver().releaseMarked(NEVER)).toBe(1);
  }

  const marked = async () => (await store.findSession(sessionId))?.archive ?? null;
  const files = () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.zst'));

  it('skips sessions that are not due, held, or not completed', async () => {
    clock.advanceMs(DAY_MS - 1);
    expect(await archiver().archiveDue(NEVER)).toBe(0);
    clock.advanceMs(1);
    await store.setHold(sessionId, { reason: 'court', sinceMs: 0 });
    expect(await archiver().archiveDue(NEVER)).toBe(0);
    await store.createSession(aNewSession());
    expect(files()).toEqual([]);
  });

  it('leaves the answers for an archived session unchanged, even when the store has deleted the events', async () => {
    const before = await everything();
    clock.advanceMs(2 * DAY_MS);
    await archiver().archiveDue(NEVER);
    expect(await everything()).toEqual(before);
    expect(await marked()).toMatchObject({ isReleased: false });
    expect(await archiver().releaseMarked(NEVER), 'a read may still be under way').toBe(0);
    clock.advanceMs(OPTIONS.settleMs);
    await archiver().releaseMarked(NEVER);
    expect(await marked()).toMatchObject({ isReleased: true });
    expect((await store.readEvents(sessionId, { after: 0, order: 'asc', limit: 9, types: [] }))?.events).toEqual([]);
    expect(await everything()).toEqual(before);
  });

  it('recognizes archived events when they are sent again', async () => {
    await archiveAndRelease();
    const [event] = sent;
    const append = (input: NewEvent) => readThrough().appendEvents(sessionId, [input]);
    expect(await append(event ?? aNewEvent())).toMatchObject([{ kind: 'duplicate', event: { sequence: 1 } }]);
    expect(await append(aNewEvent({ eventId: event?.eventId ?? '', type: 'x.other' }))).toMatchObject([
      { kind: 'conflict', fields: ['type'] },
    ]);
    expect(await append(aNewEvent())).toMatchObject([{ kind: 'sealed' }]);
  });

  it('names the object so that it reveals nothing about the session', async () => {
    await archiveAndRelease();
    expect(files()).toHaveLength(1);
    expect(files()[0]).not.toContain(sessionId);
    expect((await marked())?.key).toMatch(/^segments\/[0-9a-f]{2}\/[0-9a-f]{64}-[0-9a-f]{16}\.jsonl\.zst$/);
  });

  it('restores a session, and archives it again', async () => {
    const before = await everything();
    await archiveAndRelease();
    expect(await restoreSession(store, objects, sessionId)).toBe(702);
    expect(await marked()).toBeNull();
    expect(await everything()).toEqual(before);
    expect(await restoreSession(store, objects, sessionId)).toBeUndefined();
    await archiveAndRelease();
    expect(await everything()).toEqual(before);
    expect(files()).toHaveLength(1);
  });

  it('deletes no events while the object does not exist', async () => {
    clock.advanceMs(2 * DAY_MS);
    await archiver().archiveDue(NEVER);
    await objects.delete((await marked())?.key ?? '');
    clock.advanceMs(OPTIONS.settleMs);
    expect(await archiver().releaseMarked(NEVER)).toBe(0);
    expect((await store.readEvents(sessionId, { after: 0, order: 'asc', limit: 9, types: [] }))?.events).toHaveLength(
      9,
    );
  });

  it('repairs an object that an earlier try left damaged, and never marks a damaged one', async () => {
    clock.advanceMs(2 * DAY_MS);
    // Fails after the put, at the read that verifies the object.
    await archiver(new Fuse(2, 'before').wrap(objects)).archiveDue(NEVER);
    expect(await marked()).toBeNull();
    const file = join(folder, files()[0] ?? '');
    writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from('x')]));
    expect(await archiver().archiveDue(NEVER)).toBe(1);
    expect(await verifyArchive(objects, () => undefined)).toMatchObject({ objects: 1, events: 702, damaged: [] });
  });

  it('detects every flipped byte', async () => {
    await archiveAndRelease();
    const file = join(folder, files()[0] ?? '');
    const bytes = readFileSync(file);
    for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 97)) {
      const damaged = Buffer.from(bytes);
      damaged.writeUInt8((damaged.readUInt8(at) ^ 1) & 0xff, at);
      writeFileSync(file, damaged);
      const report = await verifyArchive(objects, () => undefined);
      expect(report.damaged, `byte ${at}`).toHaveLength(1);
    }
  });

  it('continues with the others if one fails, and retries that one', async () => {
    const other = aNewSession();
    await store.createSession(other);
    await store.completeSession(other.sessionId, {});
    clock.advanceMs(2 * DAY_MS);
    let puts = 0;
    const put: ObjectStore['put'] = (key, bytes) =>
      puts++ === 0 ? Promise.reject(new Error('full')) : objects.put(key, bytes);
    const shaky: ObjectStore = Object.create(objects, { put: { value: put } });
    expect(await archiver(shaky).archiveDue(NEVER)).toBe(1);
    expect(await archiver(shaky).archiveDue(NEVER)).toBe(1);
    expect(files()).toHaveLength(2);
  });

  /** Text that cannot be compressed. */
  const noise = (bytes: number) => jsonText({ noise: randomBytes(bytes).toString('base64') });

  async function createNoisy(sessions: number, bytes: number): Promise<void> {
    for (let index = 0; index < sessions; index++) {
      const { sessionId: id } = aNewSession();
      await store.createSession(aNewSession({ sessionId: id }));
      await store.appendEvents(id, [aNewEvent({ payload: noise(bytes) })]);
      await store.completeSession(id, {});
    }
  }

  it('leaves a session that is too large for memory where it is, and continues with the others', async () => {
    const failures: unknown[] = [];
    const observer = {
      sessionArchived: () => undefined,
      eventsReleased: () => undefined,
      archivingFailed: (error: unknown) => failures.push(error),
    };
    await createNoisy(3, 300_000);
    await createNoisy(1, 100);
    clock.advanceMs(2 * DAY_MS);
    const bounded = new Archiver(store, objects, clock, { ...OPTIONS, maxSegmentBytes: 200_000 }, observer);
    expect(await bounded.archiveDue(NEVER)).toBe(2);
    expect(failures).toMatchObject(Array(3).fill({ name: 'SegmentTooLarge' }));
    expect(await bounded.archiveDue(NEVER)).toBe(0);
    expect(failures).toHaveLength(3);
    expect(await bounded.due(1)).toEqual([]);
  });

  it('has few bytes of segments in memory at once, however many sessions it handles together', async () => {
    await createNoisy(8, 100_000);
    clock.advanceMs(2 * DAY_MS);
    let underWay = 0;
    let most = 0;
    const put: ObjectStore['put'] = async (key, bytes) => {
      most = Math.max(most, ++underWay);
      for (let turn = 0; turn < 50; turn++) await nextTurn();
      const outcome = await objects.put(key, bytes);
      underWay -= 1;
      return outcome;
    };
    const slow: ObjectStore = Object.create(objects, { put: { value: put } });
    expect(await new Archiver(store, slow, clock, { ...OPTIONS, underWayBytes: 150_000 }).archiveDue(NEVER)).toBe(9);
    expect(most).toBeLessThanOrEqual(3);
    expect(most).toBeGreaterThan(1);
  });

  it('leaves a session to the archiver that has claimed it, until the claim expires', async () => {
    clock.advanceMs(2 * DAY_MS);
    const nowMs = clock.nowMs();
    await acquireLease(store.records, {
      name: archiveLeaseName(sessionId),
      owner: 'another',
      nowMs,
      untilMs: nowMs + 5_000,
    });
    expect(await archiver().archiveDue(NEVER)).toBe(0);
    clock.advanceMs(5_000);
    expect(await archiver().archiveDue(NEVER)).toBe(1);
  });

  it('reports that the archive cannot be reached, for archived sessions only', async () => {
    await archiveAndRelease();
    const other = aNewSession();
    await store.createSession(other);
    const page = { offset: 0, limit: 5 };
    const from = new Archive(store, undefined, clock, { archiveAfterMs: undefined, owner: '' }).store;
    await expect(from.readChronological(sessionId, page)).rejects.toMatchObject({ code: 'ARCHIVE_UNAVAILABLE' });
    expect(await from.readChronological(other.sessionId, page)).toMatchObject({ events: [] });
    expect(await from.findSession(sessionId)).toMatchObject({ status: 'completed' });
  });
});
