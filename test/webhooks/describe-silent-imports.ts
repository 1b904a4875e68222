import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InProcessNotifier } from '../../src/adapters/memory/in-process-notifier.js';
import { MemoryStore } from '../../src/adapters/memory/memory-store.js';
import { DEFAULT_LIMITS } from '../../src/domain/limits.js';
import type { Session } from '../../src/domain/session.js';
import { ingestInto } from '../../src/features/ingest/import/store-target.js';
import { transferSessions } from '../../src/features/transfer/transfer-sessions.js';
import { ErasureNotifier } from '../../src/features/webhooks/erasure-notifier.js';
import type { HttpSender } from '../../src/features/webhooks/http-sender.js';
import { ImportSuppressor } from '../../src/features/webhooks/import-suppressor.js';
import { IMPORT_MS } from '../../src/features/webhooks/suppression-records.js';
import { WebhookTools } from '../../src/features/webhooks/webhook-tools.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import type { ImportObserver } from '../../src/runtime/import-observer.js';
import { Fuse, type Moment } from '../archive/fuse.js';
import { newEvents } from '../builders/event.js';
import { ManualClock } from '../builders/manual-clock.js';
import { aNewSession } from '../builders/session.js';
import type { OpenedStore, StoreHarness } from '../contracts/store/store-harness.contract.js';
import { FlakyReceiver, live, register, SETTINGS } from './sender-life.js';

const CALL = join(import.meta.dirname, '../../packages/importers/fixtures/retell/call-object.json');

const MOMENTS = ['before', 'after'] as const satisfies readonly Moment[];
/** More calls than an import or a transfer of these tests makes. */
const EVERY_CALL = Array.from({ length: 40 }, (_, index) => index + 1);

/** Imports and transfers are not reported, wherever they are killed; what happens later is. */
export function describeSilentImports(name: string, harness: StoreHarness): void {
  const isSmall = harness.size === 'small';

  describe(`a session that is imported into ${name}`, () => {
    let clock: ManualClock;
    let opened: OpenedStore;
    let store: ConversationStore;
    let receiver: FlakyReceiver;

    beforeEach(async () => {
      clock = new ManualClock();
      receiver = new FlakyReceiver();
      opened = await harness.open({ clock, lateEventGraceMs: 1_000 });
      store = opened.store;
      await register(store, clock);
      clock.advanceMs(1_000);
    });
    afterEach(() => opened.dispose());

    const tell = () => live(store, clock, receiver as unknown as HttpSender, () => false);
    /** Everything that was reported, once each. */
    const told = () => {
      const texts = new Map(receiver.received.map(({ id, text }) => [id, text]));
      return [...texts.values()].map((text) => JSON.parse(text)).map(({ type, data }) => ({ type, data }));
    };
    const types = () => told().map(({ type }) => type);

    const importInto = (into: ConversationStore, importObserver?: ImportObserver, sessionId = 'call') =>
      ingestInto({ store: into, notifier: new InProcessNotifier(), clock, graceMs: 1_000, importObserver }).ingest({
        provider: 'retell',
        bytes: readFileSync(CALL),
        isNdjson: false,
        sessionId,
        limits: DEFAULT_LIMITS,
      });
    const importSilently = (into: ConversationStore, sessionId?: string) =>
      importInto(into, new ImportSuppressor(into, clock), sessionId);
    const lastSequence = async (sessionId = 'call') => (await store.findSession(sessionId))?.lastSequence ?? 0;

    it('is not reported, and neither is its seal', async () => {
      await importSilently(store);
      await tell();
      await store.sealSession('call');
      await tell();
      expect(await lastSequence()).toBeGreaterThan(0);
      expect(types()).toEqual([]);
    });

    it('is reported on request', async () => {
      await importInto(store);
      await tell();
      expect(types()).toEqual(expect.arrayContaining(['session.created', 'event.appended', 'session.completed']));
    });

    it('causes reports of what happens to it later, and only of that', async () => {
      await importSilently(store);
      const imported = await lastSequence();
      await store.appendEvents('call', newEvents(1));
      clock.advanceMs(2_000);
      await store.sealSession('call');
      await tell();
      expect(types()).toEqual(['event.appended', 'session.sealed']);
      expect(told()[0]?.data).toMatchObject({ fromSequence: imported + 1, throughSequence: imported + 1, count: 1 });
    });

    it('does not suppress reports of sessions that existed before it', async () => {
      await store.createSession(aNewSession({ sessionId: 'call' }));
      await store.appendEvents('call', newEvents(2));
      await importSilently(store);
      await tell();
      expect(types()).toEqual(['session.created', 'session.active', 'event.appended']);
      expect(told()[2]?.data).toMatchObject({ fromSequence: 1, throughSequence: 2 });
    });

    it('leaves nothing behind after an erasure', async () => {
      await importSilently(store);
      const subjectHash = await store.tombstones.fingerprint('call');
      const find = () => store.records.get('webhook.silence', subjectHash);
      expect(await find()).toBeDefined();
      const notifier = new ErasureNotifier(new WebhookTools(store, clock, SETTINGS));
      await notifier.forget({ sessionId: 'call', subjectHash, archiveKey: undefined });
      expect(await find()).toBeUndefined();
    });

    const transferFrom = (source: ConversationStore, target: ConversationStore) =>
      transferSessions({
        source,
        target,
        importObserver: new ImportSuppressor(target, clock),
        parallel: 1,
        nowMs: clock.nowMs(),
        onProgress: () => undefined,
      });

    /** One that has ended, and one that continues. */
    async function twoCalls(): Promise<ConversationStore> {
      const source = new MemoryStore(clock, { lateEventGraceMs: 1_000 });
      for (const sessionId of ['call', 'open']) {
        await source.createSession(aNewSession({ sessionId }));
        await source.appendEvents(sessionId, newEvents(3));
      }
      await source.completeSession('call', {});
      await source.sealSession('call');
      return source;
    }

    it('by a transfer is not reported, but what happens to it later is', async () => {
      await transferFrom(await twoCalls(), store);
      await tell();
      expect(types()).toEqual([]);
      await store.appendEvents('open', newEvents(1));
      await store.completeSession('open', {});
      await tell();
      expect(types().slice(0, 2)).toEqual(['event.appended', 'session.completed']);
      expect(told()[0]?.data).toMatchObject({ sessionId: 'open', fromSequence: 4, throughSequence: 4 });
    });

    it('is not reported, wherever a transfer is killed and run again', async () => {
      const source = await twoCalls();
      await killedAtEach((killed) => transferFrom(source, killed), tell);
      await tell();
      expect(await lastSequence()).toBe(3);
      expect(types()).toEqual([]);
    });

    it('is not reported, wherever an import is killed and run again', async () => {
      await killedAtEach(importSilently, tell);
      await tell();
      expect(await lastSequence()).toBeGreaterThan(0);
      expect(types()).toEqual([]);
    });

    it('is not reported if an import is killed and never run again, but later events are', async () => {
      const left = await leftAtEach();
      const firstLeft = (wanted: string) => left.find(({ status }) => status === wanted)?.sessionId;
      // Once at some point after the events, and once after the end.
      expect([firstLeft('active'), firstLeft('completed')]).toEqual([expect.any(String), expect.any(String)]);
      clock.advanceMs(IMPORT_MS);
      await tell();
      expect(types()).toEqual([]);
      const sessionId = firstLeft('active') ?? '';
      const imported = await lastSequence(sessionId);
      await store.appendEvents(sessionId, newEvents(1));
      await tell();
      expect(types()).toEqual(['event.appended']);
      expect(told()[0]?.data).toMatchObject({ sessionId, fromSequence: imported + 1, throughSequence: imported + 1 });
    });

    /** Kills the import at each call, with a session of its own for each, and leaves what it has stored. */
    async function leftAtEach(): Promise<readonly Session[]> {
      const left: Session[] = [];
      for (const at of isSmall ? [12, 17] : EVERY_CALL) {
        for (const moment of MOMENTS) {
          const fuse = new Fuse(at, moment);
          const sessionId = `${moment}-${at}`;
          await importSilently(throughFuse(fuse), sessionId).catch(() => undefined);
          const session = await store.findSession(sessionId);
          if (fuse.isBlown && session) left.push(session);
        }
      }
      return left;
    }

    const throughFuse = (fuse: Fuse) =>
      fuse.wrap<ConversationStore>(store, 'records', 'changes', 'imports', 'tombstones', 'erasure', 'archive');

    /** Kills the work at each call, each time continuing with what the previous run has left. */
    async function killedAtEach(
      work: (killed: ConversationStore) => Promise<unknown>,
      between: () => Promise<void>,
    ): Promise<void> {
      for (const at of isSmall ? [2, 6, 9, 12, 16] : EVERY_CALL) {
        for (const moment of MOMENTS) {
          const fuse = new Fuse(at, moment);
          await work(throughFuse(fuse)).catch(() => undefined);
          await between();
          if (!fuse.isBlown) return work(store).then(() => undefined);
        }
      }
      await work(store);
    }
  });
}
