import { beforeEach, describe, expect, it } from 'vitest';
import { newEvents } from '../../../test/builders/event.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { erase, FURNITURE, furnish, LATE_GRACE_MS, readContents } from '../../../test/e2e/transfer-fixture.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import { ConversationError } from '../../domain/errors.js';
import { ImportSuppressor } from '../webhooks/index.js';
import { type TransferReport, transferSessions } from './transfer-sessions.js';

const ALL = FURNITURE.length + 1;

describe('transferSessions', () => {
  let clock: ManualClock;
  let source: MemoryStore;
  let target: MemoryStore;
  const steps: (readonly [number, number])[] = [];

  const run = (writes = true, to: MemoryStore | undefined = target): Promise<TransferReport> =>
    transferSessions({
      source,
      target: to,
      importObserver: writes ? new ImportSuppressor(target, clock) : undefined,
      parallel: 3,
      nowMs: clock.nowMs(),
      onProgress: (done, total) => steps.push([done, total]),
    });

  beforeEach(async () => {
    clock = new ManualClock();
    source = new MemoryStore(clock, { lateEventGraceMs: LATE_GRACE_MS });
    target = new MemoryStore(clock, { lateEventGraceMs: LATE_GRACE_MS });
    steps.length = 0;
    await furnish(source, clock);
  });

  it('copies everything, and reports its progress', async () => {
    const report = await run();
    expect(report).toMatchObject({ sessions: ALL, archived: 1, erased: 1, erasedMissing: 0, faults: [] });
    expect(report.outcomes).toMatchObject({ copied: ALL });
    expect(await readContents(target)).toEqual(await readContents(source));
    expect(steps.at(-1)).toEqual([ALL, ALL]);
  });

  it('only compares if it must not write, even with a target that does not exist yet', async () => {
    expect((await run(false, undefined)).outcomes.missing).toBe(ALL);
    expect(await run(false)).toMatchObject({ outcomes: { missing: ALL }, erasedMissing: 1 });
    expect((await readContents(target)).sessions).toEqual([]);
  });

  it('names what differs, what is missing and what is gone', async () => {
    await run();
    await source.appendEvents('strays', newEvents(1));
    await source.createSession({ sessionId: 'late comer' });
    const report = await run(false);
    expect(report.outcomes).toMatchObject({ same: ALL - 1, different: 1, missing: 1 });
    expect(report.faults).toEqual(
      expect.arrayContaining([
        { sessionId: 'strays', outcome: 'different' },
        { sessionId: 'late comer', outcome: 'missing' },
      ]),
    );
  });

  it('stops at the first failure of a store, and continues when it is run again', async () => {
    const { importSession } = target.imports;
    let count = 0;
    target.imports.importSession = async (head, chunks) => {
      count += 1;
      if (count > 3) throw new ConversationError('STORE_UNAVAILABLE', 'The store is away.');
      return importSession.call(target.imports, head, chunks);
    };
    await expect(run()).rejects.toThrow('The store is away.');
    target.imports.importSession = importSession;
    expect((await run()).outcomes).toMatchObject({ same: 3, copied: ALL - 3 });
    expect(await readContents(target)).toEqual(await readContents(source));
  });

  it('refuses to begin while an erasure is under way', async () => {
    await source.erasure.beginErasure('strays', clock.nowMs());
    await expect(run()).rejects.toThrow('An erasure is in progress');
  });

  it('counts the sessions that only the target has, and leaves them alone', async () => {
    await run();
    await target.createSession({ sessionId: 'own' });
    expect(await run()).toMatchObject({ onlyInTarget: 1, faults: [] });
    expect(await target.findSession('own')).toBeDefined();
  });

  it('copies into a target with sessions of its own if nothing was erased', async () => {
    source = new MemoryStore(clock, { lateEventGraceMs: LATE_GRACE_MS });
    await source.createSession({ sessionId: 'a' });
    await target.createSession({ sessionId: 'own' });
    expect(await run()).toMatchObject({ onlyInTarget: 1, outcomes: { copied: 1 } });
  });

  it('erases in the target what was erased in the source since', async () => {
    await run();
    await erase(source, 'strays');
    expect(await run()).toMatchObject({ faults: [], erased: 2, erasedMissing: 0 });
    expect(await target.findSession('strays')).toBeUndefined();
  });
});
