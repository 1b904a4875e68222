import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryStore } from '../../src/adapters/memory/memory-store.js';
import { countingWork } from '../../src/features/statistics/counting-work.js';
import { StatisticsService } from '../../src/features/statistics/statistics.service.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import { ProcessorMetrics } from '../../src/runtime/processor-metrics.js';
import { Summaries } from '../../src/runtime/summaries.js';
import { newEvents } from '../builders/event.js';
import { type Fate, type Moment, MortalStore } from '../builders/mortal-store.js';
import { TimersClock } from '../builders/timers-clock.js';
import { SeededMeasurer, valuesOf } from './statistics-world.js';

/** The promised time from a change to its summary. */
const PROMISED_MS = 10_000;
const STEP_MS = 100;
const HOUR_MS = 3_600_000;
const GRACE_MS = 1_000;
const MOMENTS = ['before', 'after'] as const;
/** The calls of an instance that stores what has changed: fewer would mean that nothing was interrupted. */
const CALLS_AT_LEAST = 5;
const UNMETERED = { counter: () => () => undefined, gauge: () => () => undefined } as never;

/** Several instances with one store, each of which lives until its fate strikes. */
class Instances {
  readonly clock = new TimersClock();
  readonly store: ConversationStore = new MemoryStore(this.clock, { lateEventGraceMs: HOUR_MS });
  readonly one = new MortalStore(this.store);
  private readonly works: ReturnType<typeof countingWork>[] = [];

  static async begin(): Promise<Instances> {
    const instances = new Instances();
    const { store, one } = instances;
    const startedAtMs = Date.now() - 5 * HOUR_MS;
    await store.createSession({ sessionId: 'call', startedAtMs });
    await store.appendEvents('call', newEvents(3));
    instances.start(one.store, 'one');
    await instances.pass(3_000);
    instances.start(store, 'other');
    await instances.pass(3_000);
    return instances;
  }

  /** Returns how long it takes until the measures of the current call are stored. */
  async untilStored(onStep?: () => boolean): Promise<number | undefined> {
    const beganMs = Date.now();
    while (Date.now() - beganMs <= 3 * PROMISED_MS) {
      if (await this.isStored()) return Date.now() - beganMs;
      if (onStep?.()) return undefined;
      await this.pass(STEP_MS);
    }
    return undefined;
  }

  async isStored(): Promise<boolean> {
    const head = await this.store.findHead('call');
    const stored = head && (await new Summaries(this.store.records).find(head.session));
    return stored?.summary.measuredThrough === head?.session.lastSequence && stored?.summary.isSealed === head?.sealed;
  }

  async counted() {
    const statistics = new StatisticsService({ store: this.store, clock: this.clock, dimensions: [] });
    return statistics.getStatistics({ fromMs: Date.now() - 10 * HOUR_MS, toMs: Date.now() });
  }

  /** Gives time for what has become due: the test controls the timers, but not the event loop. */
  async pass(durationMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += STEP_MS) {
      await vi.advanceTimersByTimeAsync(STEP_MS);
      for (let turn = 0; turn < 4; turn += 1) await nextTurn();
    }
  }

  async stop(): Promise<void> {
    this.one.goOn();
    const stopped = Promise.all(this.works.map((work) => work.stop()));
    await this.pass(STEP_MS);
    await stopped;
  }

  private start(store: ConversationStore, owner: string): void {
    const { clock } = this;
    const metrics = new ProcessorMetrics(UNMETERED, clock);
    const work = countingWork({ store, clock, metrics, owner, dimensions: [], measurer: new SeededMeasurer() });
    this.works.push(work);
    work.start();
  }
}

const CHANGES = {
  'is completed': (store: ConversationStore) => store.completeSession('call', {}),
  'gets a late event': async (store: ConversationStore) => store.appendEvents('call', newEvents(1)),
  'is sealed': (store: ConversationStore) => store.sealSession('call'),
} as const;

describe('the summaries of several instances', () => {
  let instances: Instances;

  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
  afterEach(async () => {
    await instances.stop();
    vi.useRealTimers();
  });

  /** Whether it struck before the active instance had stored what has changed. */
  async function strike(nth: number, moment: Moment, fate: Fate, change: keyof typeof CHANGES): Promise<boolean> {
    await instances?.stop();
    instances = await Instances.begin();
    const { one, store } = instances;
    if (change !== 'is completed') {
      await store.completeSession('call', { lateGraceMs: GRACE_MS });
      await instances.untilStored();
    }
    if (change === 'is sealed') await instances.pass(GRACE_MS);
    one.strikeAt(nth, moment, fate);
    await CHANGES[change](store);
    expect(await instances.untilStored(), `${fate} ${moment} call ${nth}`).toBeLessThanOrEqual(PROMISED_MS);
    return one.isStruck;
  }

  it.each(Object.keys(CHANGES) as (keyof typeof CHANGES)[])(
    'follow a call that %s within 10 s, wherever the active instance is killed',
    async (change) => {
      for (const moment of MOMENTS) {
        let nth = 1;
        while (await strike(nth, moment, 'dies', change)) nth += 1;
        expect(nth).toBeGreaterThan(CALLS_AT_LEAST);
      }
    },
  );

  it('are those of the current call, wherever the active instance pauses and then continues with outdated data', async () => {
    for (const moment of MOMENTS) {
      let nth = 1;
      for (; await strike(nth, moment, 'stands still', 'is completed'); nth += 1) {
        const { one, store } = instances;
        await CHANGES['gets a late event'](store);
        expect(await instances.untilStored(), `still ${moment} call ${nth}`).toBeLessThanOrEqual(PROMISED_MS);
        one.goOn();
        await instances.pass(PROMISED_MS);
        expect(await instances.isStored(), `still ${moment} call ${nth}`).toBe(true);
        const { responseGaps } = valuesOf({ sessionId: 'call', lastSequence: 4 });
        const { measured, responseGap } = await instances.counted();
        expect({ measured, n: responseGap?.n ?? 0 }).toEqual({ measured: 1, n: responseGaps.length });
      }
      expect(nth).toBeGreaterThan(CALLS_AT_LEAST);
    }
  });
});
