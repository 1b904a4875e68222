import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/builders/manual-clock.js';
import { MemoryStore } from '../adapters/memory/memory-store.js';
import type { ChangeLog } from '../ports/change-log.js';
import { FailedSessions } from './failed-sessions.js';
import { ProcessorRunner } from './processor-runner.js';
import type { ProcessorObserver } from './session-processor.js';

const NAME = 'summaries';
const HOUR_MS = 3_600_000;

class Recorder implements ProcessorObserver {
  readonly processed: string[] = [];
  readonly told: string[] = [];
  lag: number | undefined;
  fails = (_sessionId: string): boolean => false;

  async process(sessionId: string): Promise<void> {
    if (this.fails(sessionId)) throw new TypeError(`${sessionId} cannot be summed up`);
    this.processed.push(sessionId);
  }

  sessionProcessed(): void {}

  sessionFailed(_processor: string, error: unknown, isDead: boolean): void {
    this.told.push(`${(error as Error).name}${isDead ? ' dead' : ''}`);
  }

  lagged(_processor: string, sessions: number): void {
    this.lag = sessions;
  }
}

describe('a processor runner', () => {
  const never = new AbortController().signal;
  let clock: ManualClock;
  let store: MemoryStore;
  let recorder: Recorder;
  let failed: FailedSessions;
  let runner: ProcessorRunner;

  beforeEach(async () => {
    clock = new ManualClock();
    store = new MemoryStore(clock, { lateEventGraceMs: 0 });
    recorder = new Recorder();
    failed = new FailedSessions(store.records, clock, NAME);
    runner = newRunner(store.changes);
    await store.changes.addConsumers([NAME]);
  });

  function newRunner(changes: ChangeLog): ProcessorRunner {
    const processor = { name: NAME, process: (sessionId: string) => recorder.process(sessionId) };
    return new ProcessorRunner(processor, { changes, failed, observer: recorder, clock });
  }

  async function create(...sessionIds: readonly string[]): Promise<void> {
    for (const sessionId of sessionIds) await store.createSession({ sessionId });
  }

  /** Runs until nothing is due. */
  async function runAll(): Promise<void> {
    while ((await runner.run(never)) === 0);
  }

  it('processes each changed session, once for all changes since it last looked', async () => {
    await create('a', 'b');
    await store.completeSession('a', {});
    await runAll();
    expect(recorder.processed.toSorted()).toEqual(['a', 'b']);
    await runAll();
    expect(recorder.processed).toHaveLength(2);
    await store.completeSession('b', {});
    await runAll();
    expect(recorder.processed.slice(2)).toEqual(['b']);
  });

  it('continues at once while there is more than one batch', async () => {
    const many = Array.from({ length: 600 }, (_, index) => `s${index}`);
    await create(...many);
    expect(await runner.run(never)).toBe(0);
    await runAll();
    expect(recorder.processed.toSorted()).toEqual(many.toSorted());
  });

  it('retries a session that fails, with growing pauses, while the others continue', async () => {
    await create('bad', 'good');
    recorder.fails = (sessionId) => sessionId === 'bad';
    await runAll();
    expect(recorder.processed).toEqual(['good']);
    await runAll();
    expect(recorder.told).toEqual(['TypeError']);
    clock.advanceMs(1_000);
    await runAll();
    expect(recorder.told).toHaveLength(2);
    clock.advanceMs(1_000);
    await runAll();
    expect(recorder.told).toHaveLength(2);
    recorder.fails = () => false;
    clock.advanceMs(1_000);
    await runAll();
    expect(recorder.processed).toEqual(['good', 'bad']);
    expect(await failed.listWaiting(10)).toEqual([]);
  });

  it('does not retry a failing session early because it has changed again, and loses no change', async () => {
    await create('bad');
    recorder.fails = () => true;
    await runAll();
    recorder.fails = () => false;
    await store.completeSession('bad', {});
    await runAll();
    expect(recorder.processed).toEqual([]);
    clock.advanceMs(1_000);
    await runAll();
    expect(recorder.processed).toEqual(['bad']);
  });

  it('gives up on a session in the end, lists it, and retries it on request', async () => {
    await create('bad');
    recorder.fails = () => true;
    for (let attempt = 0; attempt < 40; attempt += 1) {
      await runAll();
      clock.advanceMs(HOUR_MS);
    }
    expect(recorder.told.at(-1)).toBe('TypeError dead');
    expect(recorder.told).toHaveLength(16);
    expect(await failed.listWaiting(10)).toEqual([]);
    expect(await failed.listDead()).toMatchObject([
      { sessionId: 'bad', attempts: 16, error: 'TypeError', retryAtMs: null },
    ]);
    recorder.fails = () => false;
    expect(await failed.revive('bad')).toBe(true);
    expect(await failed.revive('bad')).toBe(false);
    await runAll();
    expect(recorder.processed).toEqual(['bad']);
    expect([...(await failed.listWaiting(10)), ...(await failed.listDead())]).toEqual([]);
  });

  it('takes no new sessions while very many fail, because they are not the cause', async () => {
    recorder.fails = () => true;
    await create(...Array.from({ length: 1_500 }, (_, index) => `s${index}`));
    while ((await runner.run(never)) === 0);
    expect((await failed.listWaiting(2_000)).length).toBeLessThan(1_300);
    recorder.fails = () => false;
    for (let round = 0; round < 10; round += 1) {
      clock.advanceMs(1_000);
      await runAll();
    }
    expect(new Set(recorder.processed).size).toBe(1_500);
  });

  it('reports how many sessions wait', async () => {
    await create('a');
    await runAll();
    expect(recorder.lag).toBe(0);
  });

  it('misses nothing if it is killed between the work and its acknowledgement', async () => {
    await create('a');
    const killed = new (class extends Proxying {
      override acknowledge(): Promise<void> {
        throw new Error('killed');
      }
    })(store.changes);
    await expect(newRunner(killed).run(never)).rejects.toThrow('killed');
    await runAll();
    expect(recorder.processed).toEqual(['a', 'a']);
  });

  it('acknowledges nothing after it was told to stop', async () => {
    await create('a', 'b');
    const stop = new AbortController();
    recorder.fails = () => {
      stop.abort();
      return true;
    };
    await expect(runner.run(stop.signal)).rejects.toThrow();
    recorder.fails = () => false;
    await runAll();
    expect(recorder.processed.toSorted()).toEqual(['a', 'b']);
    expect(recorder.told).toEqual([]);
  });
});

/** Passes every call on; a subclass is killed at one of them. */
class Proxying implements ChangeLog {
  constructor(private readonly changes: ChangeLog) {}

  addConsumers(names: readonly string[]) {
    return this.changes.addConsumers(names);
  }

  removeConsumer(name: string) {
    return this.changes.removeConsumer(name);
  }

  read(consumer: string, limit: number) {
    return this.changes.read(consumer, limit);
  }

  acknowledge(...[consumer, changes]: Parameters<ChangeLog['acknowledge']>) {
    return this.changes.acknowledge(consumer, changes);
  }

  findLag(consumer: string) {
    return this.changes.findLag(consumer);
  }
}
