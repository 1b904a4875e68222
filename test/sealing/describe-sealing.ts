import { expect, it } from 'vitest';
import { Sealer } from '../../src/features/sealing/sealer.js';
import { FailedSessions } from '../../src/runtime/failed-sessions.js';
import { FirstPass } from '../../src/runtime/first-pass.js';
import { aNewEvent } from '../builders/event.js';
import { runProcessor } from '../builders/processor-run.js';
import { aNewSession } from '../builders/session.js';
import { GRACE_MS, openBeforeAll, type StoreHarness } from '../contracts/store/store-harness.contract.js';

const NEVER_ABORTED = new AbortController().signal;
const MINUTE_MS = 60_000;

/** Tests that completed sessions are sealed without a request, on any store. */
export function describeSealing(harness: StoreHarness): void {
  const subject = openBeforeAll(harness);
  const newSealer = () => new Sealer(subject.store, subject.clock, () => undefined);

  async function completed(lateGraceMs?: number): Promise<string> {
    const { sessionId } = aNewSession();
    await subject.store.createSession({ sessionId });
    await subject.store.appendEvents(sessionId, [aNewEvent()]);
    await subject.store.completeSession(sessionId, lateGraceMs === undefined ? {} : { lateGraceMs });
    return sessionId;
  }

  async function isSealed(sessionId: string): Promise<boolean | undefined> {
    return (await subject.store.findHead(sessionId))?.sealed;
  }

  async function waiting(): Promise<number> {
    return (await subject.store.records.list({ kind: 'sealing', limit: 100 })).length;
  }

  it('seals each session at the end of its own grace period, and reports it as a change', async () => {
    const sealer = newSealer();
    const { store, clock } = subject;
    await store.changes.addConsumers([sealer.name]);
    const [short, long] = [await completed(MINUTE_MS), await completed(10 * MINUTE_MS)];
    await runProcessor(sealer, store, clock);
    clock.advanceMs(MINUTE_MS - 1);
    await runProcessor(sealer, store, clock);
    expect([await isSealed(short), await isSealed(long)]).toEqual([false, false]);
    await store.changes.addConsumers(['watcher']);
    clock.advanceMs(1);
    await runProcessor(sealer, store, clock);
    expect([await isSealed(short), await isSealed(long)]).toEqual([true, false]);
    expect((await store.changes.read('watcher', 10)).map(({ sessionId }) => sessionId)).toEqual([short]);
    await store.changes.removeConsumer('watcher');
    clock.advanceMs(10 * MINUTE_MS);
    await runProcessor(sealer, store, clock);
    expect(await isSealed(long)).toBe(true);
    expect(await waiting()).toBe(0);
  });

  it('seals a session without a grace period at once, and never a live one', async () => {
    const { store, clock } = subject;
    const live = aNewSession();
    await store.createSession(live);
    const none = await completed(0);
    await runProcessor(newSealer(), store, clock);
    expect([await isSealed(none), await isSealed(live.sessionId)]).toEqual([true, false]);
  });

  it('seals sessions that were completed before it existed', async () => {
    const { store, clock } = subject;
    const sealer = newSealer();
    await store.changes.removeConsumer(sealer.name);
    const old = [await completed(), await completed()];
    await store.changes.addConsumers([sealer.name]);
    clock.advanceMs(GRACE_MS);
    const failed = new FailedSessions(store.records, clock, sealer.name);
    const pass = new FirstPass(sealer, { store, clock, failed, owner: 'one' }, '1');
    await pass.run(NEVER_ABORTED);
    await runProcessor(sealer, store, clock);
    expect(await Promise.all(old.map(isSealed))).toEqual([true, true]);
    expect((await pass.progress()).isDone).toBe(true);
  });

  it('tries again if the store decides that it is too early', async () => {
    const { store, clock } = subject;
    const sealer = newSealer();
    const sessionId = await completed(MINUTE_MS);
    await runProcessor(sealer, store, clock);
    const [record] = await store.records.list({ kind: 'sealing', limit: 10 });
    await store.records.put({ kind: 'sealing', id: sessionId, sessionId, value: null, dueAtMs: 0 }, 'any');
    await runProcessor(sealer, store, clock);
    expect(record?.dueAtMs).toBeGreaterThan(clock.nowMs());
    expect(await isSealed(sessionId)).toBe(false);
    clock.advanceMs(MINUTE_MS);
    await runProcessor(sealer, store, clock);
    expect(await isSealed(sessionId)).toBe(true);
  });

  it('works on several instances at once', async () => {
    const { store, clock } = subject;
    const sealers = [newSealer(), newSealer(), newSealer()];
    const sessions = await Promise.all(Array.from({ length: 5 }, () => completed(MINUTE_MS)));
    await Promise.all(sealers.map((sealer) => runProcessor(sealer, store, clock)));
    clock.advanceMs(MINUTE_MS);
    await Promise.all(sealers.map((sealer) => runProcessor(sealer, store, clock)));
    expect(await Promise.all(sessions.map(isSealed))).toEqual([true, true, true, true, true]);
    expect(await waiting()).toBe(0);
  });
}
