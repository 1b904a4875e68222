import { beforeEach, describe, expect, it, vi } from 'vitest';
import { aNewEvent } from '../../../test/builders/event.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { aNewSession } from '../../../test/builders/session.js';
import { InProcessNotifier } from '../../adapters/memory/in-process-notifier.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import { Eraser } from './eraser.js';
import { ErasureLedger } from './erasure-ledger.js';
import { UNOBSERVED } from './erasure-observer.js';
import { findErasure } from './erasure-records.js';
import { ErasuresService } from './erasures.service.js';

const NEVER_ABORTED = new AbortController().signal;

describe('the eraser, if a step fails repeatedly', () => {
  let clock: ManualClock;
  let store: MemoryStore;
  let erasures: ErasuresService;
  let eraser: Eraser;
  let failures: unknown[];
  let forgetPages: () => Promise<void>;

  beforeEach(() => {
    clock = new ManualClock();
    store = new MemoryStore(clock, { lateEventGraceMs: 0 });
    failures = [];
    forgetPages = async () => undefined;
    erasures = new ErasuresService(store, new InProcessNotifier(), clock, () => undefined);
    const observer = { ...UNOBSERVED, erasureFailed: (error: unknown) => failures.push(error) };
    const hooks = [{ forget: () => forgetPages() }];
    const ledger = new ErasureLedger(undefined, store.tombstones);
    eraser = new Eraser({ store, erasures, ledger, hooks, clock, observer, owner: 'one' });
  });

  const erase = async (sessionId: string) => {
    await store.createSession(aNewSession({ sessionId }));
    await store.appendEvents(sessionId, [aNewEvent({ eventId: 'e' })]);
    return (await erasures.eraseSession(sessionId)).erasureId;
  };
  const stateOf = async (erasureId: string) => (await findErasure(store.records, erasureId))?.state;
  /** Returns the pauses that the rounds ask for, each of which begins after the previous pause. */
  const secondsOf = async (rounds: number) => {
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const pauseMs = await eraser.run(NEVER_ABORTED);
      clock.advanceMs(pauseMs);
      seconds.push(pauseMs / 1_000);
    }
    return seconds;
  };

  it('scrubs the files after growing pauses, and ends with the first try that succeeds', async () => {
    const scrub = vi.spyOn(store.erasure, 'scrub').mockRejectedValue(new Error('somebody reads'));
    const erasureId = await erase('call');
    expect(await secondsOf(8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(scrub).toHaveBeenCalledTimes(8);
    expect(failures).toHaveLength(8);
    expect(await stateOf(erasureId)).toBe('erasing');
    scrub.mockResolvedValue();
    await eraser.run(NEVER_ABORTED);
    expect(await stateOf(erasureId)).toBe('erased');
  });

  it('deletes what is requested meanwhile, and does not scrub earlier because of it', async () => {
    const scrub = vi.spyOn(store.erasure, 'scrub').mockRejectedValue(new Error('somebody reads'));
    await erase('first');
    await eraser.run(NEVER_ABORTED);
    await erase('second');
    for (let wake = 0; wake < 5; wake++) await eraser.run(NEVER_ABORTED);
    expect(scrub).toHaveBeenCalledTimes(1);
    expect(await store.erasure.listPendingErasures(10)).toEqual([]);
  });

  it('retries any other step after growing pauses', async () => {
    forgetPages = () => Promise.reject(new Error('unreachable'));
    await erase('call');
    expect(await secondsOf(7)).toEqual([1, 2, 4, 8, 16, 32, 60]);
  });

  it('does not end the erasure of an archived session while no archive is configured', async () => {
    await store.createSession(aNewSession({ sessionId: 'archived' }));
    await store.completeSession('archived', {});
    await store.sealSession('archived');
    const mark = { key: 'segments/a', sha256: 'ab', sizeBytes: 1, archivedAtMs: 1, isReleased: false };
    expect(await store.markArchived('archived', mark)).toBe(true);
    const { erasureId } = await erasures.eraseSession('archived');
    await eraser.run(new AbortController().signal);
    expect(failures).toEqual([new Error('an archived session can be erased only while its archive is configured')]);
    expect(await stateOf(erasureId)).toBe('erasing');
  });
});
