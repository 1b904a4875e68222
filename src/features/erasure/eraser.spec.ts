import { beforeEach, describe, expect, it } from 'vitest';
import { World } from '../../../test/erasure/world.js';
import type { Erasure } from '../../domain/erasure.js';
import { LEASE_MS } from '../../runtime/held-lease.js';
import { acquireLease } from '../../runtime/lease.js';
import { findErasure, listOpenErasures } from './erasure-records.js';

const SETTLE_MS = 5_000;
const SETTLED_AFTER_MS = SETTLE_MS + 5_000;
const ANNA = [{ key: 'user', value: 'anna' }];

describe('the eraser', () => {
  let world: World;

  beforeEach(() => {
    world = new World();
  });

  const stateOf = async (id: string) => (await findErasure(world.store.records, id))?.state;

  it('erases a session from every tier, and keeps a receipt that identifies nobody', async () => {
    await world.session('call', 'anna');
    const process = world.process();
    const erasure = await process.erasures.eraseSession('call');
    expect(erasure).toMatchObject({ state: 'erasing', counts: { sessions: 1, liveEvents: 3, objects: 0 } });
    expect(await world.store.findSession('call')).toBeUndefined();
    await world.settle(process);
    const receipt = await process.erasures.getErasure(erasure.erasureId);
    expect(receipt).toMatchObject({ state: 'erased', subject: null, counts: erasure.counts });
    expect(await world.store.erasure.isErased('call')).toBe(true);
    expect(world.pages).toEqual(new Set());
    expect([...world.ledger.keys()]).toEqual([expect.stringContaining(erasure.subjectHash)]);
    expect(JSON.stringify([receipt, ...world.ledger])).not.toContain('call');
  });

  it('returns the same receipt to every repeat', async () => {
    await world.session('call', 'anna');
    const process = world.process();
    const first = await process.erasures.eraseSession('call');
    expect(await process.erasures.eraseSession('call')).toEqual(first);
    await world.settle(process);
    expect(await process.erasures.eraseSession('call')).toMatchObject({ erasureId: first.erasureId, state: 'erased' });
  });

  it('removes the object of an archived session', async () => {
    await world.session('call', 'anna');
    await world.archived('call');
    const process = world.process();
    const { counts } = await process.erasures.eraseSession('call');
    expect(counts).toMatchObject({ liveEvents: 0, archivedEvents: 3, objects: 1 });
    await world.settle(process);
    expect(world.objects).toEqual(new Set());
  });

  it('counts the objects that it removed, including those that no mark names, and none that did not exist', async () => {
    for (const sessionId of ['restored', 'twice', 'lost']) await world.session(sessionId, 'anna');
    await world.object('restored', 'unmarked');
    await world.archived('twice');
    await world.object('twice', 'unmarked');
    await world.archived('lost');
    world.objects.delete(await world.object('lost', 'marked'));
    const process = world.process();
    const job = await process.erasures.eraseMatching(ANNA);
    await world.settle(process);
    const objectsOf = async (sessionId: string) => (await process.erasures.eraseSession(sessionId)).counts.objects;
    expect([await objectsOf('restored'), await objectsOf('twice'), await objectsOf('lost')]).toEqual([1, 2, 0]);
    expect(await process.erasures.getErasure(job.erasureId)).toMatchObject({
      state: 'erased',
      counts: { liveEvents: 3, archivedEvents: 6, objects: 3 },
    });
    expect(world.objects).toEqual(new Set());
  });

  it('waits for anyone who may still put an object', async () => {
    await world.session('call', 'anna');
    world.isArchiving = true;
    const process = world.process();
    const { erasureId } = await process.erasures.eraseSession('call');
    await world.settle(process);
    expect(await stateOf(erasureId)).toBe('erasing');
    await world.object('call', 'late');
    world.isArchiving = false;
    await world.settle(process);
    expect(await process.erasures.getErasure(erasureId)).toMatchObject({ state: 'erased', counts: { objects: 1 } });
    expect(world.objects).toEqual(new Set());
  });

  it('waits until nobody can put a page back into the cache, and then deletes the pages once more', async () => {
    world.settleMs = SETTLE_MS;
    await world.session('call', 'anna');
    const process = world.process();
    const { erasureId } = await process.erasures.eraseSession('call');
    await world.settle(process);
    expect(world.pages).toEqual(new Set());
    world.pages.add('call');
    world.clock.advanceMs(SETTLED_AFTER_MS - 1);
    await world.settle(process);
    expect(await stateOf(erasureId)).toBe('erasing');
    world.clock.advanceMs(1);
    await world.settle(process);
    expect(world.pages).toEqual(new Set());
    expect(await stateOf(erasureId)).toBe('erased');
  });

  it('resumes an erasure that was begun but has no record', async () => {
    await world.session('call', 'anna');
    await world.archived('call');
    await world.store.erasure.beginErasure('call', world.clock.nowMs());
    await world.settle(world.process());
    expect(world.objects).toEqual(new Set());
    expect(await world.process().erasures.eraseSession('call')).toMatchObject({ state: 'erased', subject: null });
  });

  it('finds an erasure without a record after any number of others', async () => {
    for (let older = 0; older < 1_000; older++) {
      await world.session(`older-${older}`, 'bert', 0);
      await world.store.erasure.beginErasure(`older-${older}`, world.clock.nowMs());
    }
    await world.session('call', 'anna');
    await world.archived('call');
    world.clock.advanceMs(1);
    const begunAtMs = world.clock.nowMs();
    await world.store.erasure.beginErasure('call', begunAtMs);
    world.clock.advanceMs(1);
    const archiveKey = [...world.objects][0];
    expect(await world.process().erasures.eraseSession('call')).toMatchObject({
      subject: { sessionId: 'call', archiveKey },
      requestedAtMs: begunAtMs,
    });
  });

  it('returns the open job for the same filters among any number of other erasures', async () => {
    const process = world.process();
    for (let older = 0; older < 1_000; older++) {
      await world.session(`older-${older}`, 'bert', 0);
      await process.erasures.eraseSession(`older-${older}`);
    }
    world.clock.advanceMs(1);
    const job = await process.erasures.eraseMatching(ANNA);
    world.clock.advanceMs(1);
    expect(await process.erasures.eraseMatching(ANNA)).toEqual(job);
  });

  it('does not touch a held session', async () => {
    await world.session('call', 'anna');
    await world.store.setHold('call', { reason: null, sinceMs: 1 });
    const process = world.process();
    await expect(process.erasures.eraseSession('call')).rejects.toMatchObject({ code: 'SESSION_HELD' });
    await expect(process.erasures.eraseSession('none')).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
    await world.settle(process);
    expect((await world.store.findSession('call'))?.lastSequence).toBe(3);
  });

  it('leaves the work to the instance that is doing it', async () => {
    await world.session('call', 'anna');
    const process = world.process(undefined, 'one');
    const { erasureId } = await process.erasures.eraseSession('call');
    const nowMs = world.clock.nowMs();
    await acquireLease(world.store.records, { name: 'erasure', owner: 'other', nowMs, untilMs: nowMs + 1_000 });
    await world.settle(process);
    expect(await stateOf(erasureId)).toBe('erasing');
    world.clock.advanceMs(LEASE_MS);
    await world.settle(process);
    expect(await stateOf(erasureId)).toBe('erased');
  });

  it('continues with others if one fails, and retries that one', async () => {
    await world.session('one', 'anna');
    await world.session('two', 'anna');
    let isDown = true;
    const process = world.process((step) => {
      if (step === 'pages' && isDown) {
        isDown = false;
        throw new Error('the cache cannot be reached');
      }
    });
    const [one, two] = [await process.erasures.eraseSession('one'), await process.erasures.eraseSession('two')];
    await world.settle(process);
    expect(world.failures).toHaveLength(1);
    expect([await stateOf(one.erasureId), await stateOf(two.erasureId)]).toEqual(['erased', 'erased']);
  });

  describe('erasing everything of a person', () => {
    beforeEach(async () => {
      await world.session('anna-1', 'anna');
      await world.session('anna-2', 'anna', 2);
      await world.session('anna-held', 'anna');
      await world.session('bert', 'bert');
      await world.store.setHold('anna-held', { reason: 'a case', sinceMs: 1 });
    });

    it('erases sessions that match and are not held, and counts both kinds', async () => {
      const process = world.process();
      expect((await process.erasures.forecast(ANNA)).counts).toMatchObject({ sessions: 2, liveEvents: 5, held: 1 });
      const job = await process.erasures.eraseMatching(ANNA);
      expect(await process.erasures.eraseMatching(ANNA)).toEqual(job);
      await world.settle(process);
      const receipt = await process.erasures.getErasure(job.erasureId);
      expect(receipt).toMatchObject({
        state: 'erased',
        subject: null,
        counts: { sessions: 2, liveEvents: 5, held: 1, objects: 0, archivedEvents: 0 },
      });
      const left = await world.store.listSessions({ limit: 10, metadata: [] });
      expect(left.sessions.map(({ sessionId }) => sessionId).sort()).toEqual(['anna-held', 'bert']);
    });

    it('erases sessions that arrive while it runs', async () => {
      world.settleMs = SETTLE_MS;
      const process = world.process();
      const job = await process.erasures.eraseMatching(ANNA);
      await world.settle(process);
      await world.session('anna-3', 'anna', 1);
      for (let round = 0; round < 3; round++) {
        world.clock.advanceMs(SETTLED_AFTER_MS);
        await world.settle(process);
      }
      expect(await process.erasures.getErasure(job.erasureId)).toMatchObject({
        state: 'erased',
        counts: { sessions: 3, liveEvents: 6 },
      });
    });

    it('starts another job once the first one is done', async () => {
      const process = world.process();
      const first = await process.erasures.eraseMatching(ANNA);
      await world.settle(process);
      world.clock.advanceMs(1);
      const second = await process.erasures.eraseMatching(ANNA);
      expect(second.erasureId).not.toBe(first.erasureId);
      expect(second.subjectHash).toBe(first.subjectHash);
    });
  });

  describe('an erasure that is killed at any step and started again', () => {
    /** Dies at the nth step; returns false if the run had fewer. */
    async function runAndDieAt(nth: number, begin: (process: ReturnType<World['process']>) => Promise<Erasure>) {
      let count = 0;
      let isDead = false;
      let erasureId: string | undefined;
      const process = world.process(() => {
        if (isDead || ++count === nth) {
          isDead = true;
          throw new Error('killed');
        }
      }, 'first');
      await begin(process)
        .then((erasure) => {
          ({ erasureId } = erasure);
          return world.settle(process);
        })
        .catch(() => undefined);
      return { isDead, erasureId };
    }

    const subjects = {
      'a session': (process: ReturnType<World['process']>) => process.erasures.eraseSession('anna-1'),
      'a person': (process: ReturnType<World['process']>) => process.erasures.eraseMatching(ANNA),
    };

    it.each(Object.entries(subjects))('ends the same for %s', async (_, begin) => {
      let nth = 1;
      for (; ; nth++) {
        world = new World();
        await world.session('anna-1', 'anna');
        await world.archived('anna-1');
        await world.object('anna-1', 'unmarked');
        await world.session('anna-2', 'anna', 2);
        const first = await runAndDieAt(nth, begin);
        // The lease of the dead process expires, and its client repeats the requests that were not answered.
        world.clock.advanceMs(60_000);
        const process = world.process(undefined, 'second');
        const { erasureId } = await begin(process);
        await world.settle(process);
        const receipt = await process.erasures.getErasure(erasureId);
        expect(receipt, `killed at step ${nth}`).toMatchObject({ state: 'erased', subject: null });
        // A job that had ended is followed by another one, which finds nothing.
        const receipts = [...new Set([erasureId, first.erasureId ?? erasureId])].map(
          process.erasures.getErasure,
          process.erasures,
        );
        const objects = (await Promise.all(receipts)).reduce((sum, { counts }) => sum + counts.objects, 0);
        expect(objects, `killed at step ${nth}`).toBe(2);
        expect(await world.store.erasure.isErased('anna-1')).toBe(true);
        expect(await world.store.erasure.listPendingErasures(1)).toEqual([]);
        expect(await listOpenErasures(world.store.records, 1)).toEqual([]);
        expect([...world.objects]).toEqual([]);
        expect([...world.pages]).not.toContain('anna-1');
        // The id in the record is deleted last, and only then are the files scrubbed.
        const lastNamed = world.steps.lastIndexOf('eraseNext done');
        expect(world.steps.indexOf('scrub done', lastNamed)).toBeGreaterThan(world.steps.indexOf('put', lastNamed));
        expect(world.steps.indexOf('ledger done')).toBeLessThan(world.steps.indexOf('eraseNext'));
        expect(JSON.stringify([...world.ledger])).toContain(await world.store.tombstones.fingerprint('anna-1'));
        if (!first.isDead) break;
      }
      expect(nth).toBeGreaterThan(20);
    });
  });
});
