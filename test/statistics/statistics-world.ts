import {
  distributionOf,
  type Histograms,
  histogramOf,
  LATENCY_STAGES,
  type LatencyStage,
  type Measures,
} from '@conversation-service/voice';
import { MemoryStore } from '../../src/adapters/memory/memory-store.js';
import type { Session } from '../../src/domain/session.js';
import { RollUpRecords } from '../../src/features/statistics/roll-up-records.js';
import { Roller } from '../../src/features/statistics/roller.js';
import { StatisticsService } from '../../src/features/statistics/statistics.service.js';
import { StatisticsEraseHook } from '../../src/features/statistics/statistics-erase-hook.js';
import { Summarizer } from '../../src/features/statistics/summarizer.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import { FailedSessions } from '../../src/runtime/failed-sessions.js';
import { FirstPass } from '../../src/runtime/first-pass.js';
import { SessionMeasurer } from '../../src/runtime/session-measurer.js';
import { Fuse, type Moment } from '../archive/fuse.js';
import { aNewEvent } from '../builders/event.js';
import { jsonText } from '../builders/json-text.js';
import { ManualClock } from '../builders/manual-clock.js';
import { runProcessor } from '../builders/processor-run.js';
import { SeededRandom } from '../interleaving/random.js';

export const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const GRACE_MS = 5 * MINUTE_MS;
const DIMENSIONS = ['agent'];
const NEVER_ABORTED = new AbortController().signal;

/** What a history may omit, to show that the test would notice. */
export type PlantedFault = 'forgotten marker' | 'erasure that counts on';

/** The values behind the measures of a session with this many events, always the same. */
export function valuesOf({ sessionId, lastSequence }: Pick<Session, 'sessionId' | 'lastSequence'>) {
  const random = new SeededRandom(
    [...`${sessionId} ${lastSequence}`].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 7),
  );
  const some = (max: number) => Array.from({ length: random.below(4) }, () => random.below(max));
  const orNull = (value: number) => (random.chance(0.3) ? null : value);
  return {
    responseGaps: some(20_000),
    llmTtftMs: some(3_000),
    byUser: orNull(random.below(3)),
    byBot: orNull(random.below(2)),
    userTalkMs: orNull(random.below(60_000)),
    botTalkMs: orNull(random.below(60_000)),
    toolCalls: random.below(4),
    toolErrors: random.below(2),
  };
}

export class SeededMeasurer extends SessionMeasurer {
  readonly version = 1;

  async measure(session: Session) {
    const { responseGaps, llmTtftMs, byUser, byBot, ...values } = valuesOf(session);
    const none = Object.fromEntries(LATENCY_STAGES.map((stage) => [stage, histogramOf([])])) as Record<
      LatencyStage,
      Histograms['responseGap']
    >;
    const latency = { ...none, llmTtftMs: histogramOf(llmTtftMs) };
    const interruptions = { byUser, byBot, backchannels: null, false: null };
    const measures: Partial<Measures> = {
      version: 1,
      throughSequence: session.lastSequence,
      interruptions,
      responseGap: distributionOf(responseGaps),
      ...values,
    };
    return { measures, histograms: { responseGap: histogramOf(responseGaps), latency } };
  }
}

/** Opens the store of a world. */
export type OpenStore = (clock: ManualClock) => Promise<ConversationStore>;

export const LATE_GRACE_MS = GRACE_MS;

const openMemory: OpenStore = async (clock) => new MemoryStore(clock, { lateEventGraceMs: GRACE_MS });

/** A store with everything that counts its sessions, with a clock that the test controls. */
export class StatisticsWorld {
  readonly clock = new ManualClock();
  readonly random: SeededRandom;
  readonly sessionIds: string[] = [];
  private fuse: Fuse | undefined;

  private constructor(
    readonly store: ConversationStore,
    seed: number,
    private readonly fault?: PlantedFault,
    clock?: ManualClock,
  ) {
    this.random = new SeededRandom(seed);
    if (clock) this.clock = clock;
  }

  static async begin(seed: number, fault?: PlantedFault, open = openMemory): Promise<StatisticsWorld> {
    const clock = new ManualClock();
    const store = await open(clock);
    await store.changes.addConsumers(['summaries']);
    return new StatisticsWorld(store, seed, fault, clock);
  }

  get statistics(): StatisticsService {
    return new StatisticsService({ store: this.store, clock: this.clock, dimensions: DIMENSIONS });
  }

  /** Something that happens to sessions, or to the instances that count them. */
  async step(): Promise<void> {
    const { random, clock } = this;
    const steps: readonly (() => Promise<unknown>)[] = [
      () => this.create(),
      () => this.create(),
      () => this.append(),
      () => this.append(),
      () => this.complete(),
      () => this.complete(),
      () => this.store.sealSession(this.anyId()),
      () => this.erase(),
      () => this.restore(),
      async () => clock.advanceMs(random.below(3) * HOUR_MS + random.below(GRACE_MS * 2)),
      () => this.count(),
      () => this.count(),
      () => this.countUntilKilled(),
    ];
    await random.pick(steps)();
  }

  /** Runs until nobody has anything left to do, now or later. */
  async settle(): Promise<void> {
    const failed = new FailedSessions(this.store.records, this.clock, 'summaries');
    const summarizer = this.summarizer(this.store);
    const parts = { store: this.store, clock: this.clock, failed, owner: 'one' };
    await new FirstPass(summarizer, parts, summarizer.version).run(NEVER_ABORTED);
    await this.count();
    this.clock.advanceMs(4 * HOUR_MS);
    for (let round = 0; round < 4; round += 1) {
      await this.count();
      this.clock.advanceMs(2 * MINUTE_MS);
    }
  }

  private async create(): Promise<void> {
    const { random, clock } = this;
    const sessionId = `s${this.sessionIds.length}`;
    this.sessionIds.push(sessionId);
    const agent = random.pick(['a', 'b', undefined]);
    await this.store.createSession({
      sessionId,
      startedAtMs: clock.nowMs() - random.below(30) * HOUR_MS - random.below(HOUR_MS),
      language: random.pick(['de', 'en']),
      metadata: jsonText(agent ? { agent } : {}),
    });
  }

  private async append(): Promise<void> {
    await this.store.appendEvents(this.anyId(), [aNewEvent({ eventId: `e${this.random.below(1_000)}` })]);
  }

  private async complete(): Promise<void> {
    const { random } = this;
    const status = random.pick(['completed', 'failed'] as const);
    await this.store.completeSession(this.anyId(), { status, endReason: random.pick(['hangup', 'timeout']) });
  }

  private async erase(): Promise<void> {
    const sessionId = this.anyId();
    const { kind } = await this.store.erasure.beginErasure(sessionId, this.clock.nowMs());
    if (kind !== 'begun') return;
    const subjectHash = await this.store.tombstones.fingerprint(sessionId);
    if (this.random.chance(0.3)) await this.forgetUntilKilled(sessionId, subjectHash);
    if (this.fault !== 'erasure that counts on')
      await this.hookOn(this.store).forget({ sessionId, subjectHash, archiveKey: undefined });
    while ((await this.store.erasure.eraseNext(sessionId, 10)) > 0);
  }

  private async forgetUntilKilled(sessionId: string, subjectHash: string): Promise<void> {
    if (this.fault === 'erasure that counts on') return;
    const hook = this.hookOn(this.killed());
    await hook.forget({ sessionId, subjectHash, archiveKey: undefined }).catch((error) => this.expectKilled(error));
  }

  /** As from the archive: the session is imported again unchanged. */
  private async restore(): Promise<void> {
    const sessionId = this.anyId();
    const head = await this.store.findHead(sessionId);
    if (!head?.sealed) return;
    const query = { after: 0, order: 'asc', limit: 500, types: [] } as const;
    const { events = [] } = (await this.store.readEvents(sessionId, query)) ?? {};
    async function* chunks() {
      yield events;
    }
    await this.store.imports.importSession(head, chunks());
  }

  private async count(store = this.store): Promise<void> {
    const counted = this.fault === 'forgotten marker' ? forgetful(store) : store;
    await runProcessor(this.summarizer(counted), counted, this.clock);
    const roller = new Roller(store.records, this.clock, new RollUpRecords(store.records, DIMENSIONS));
    while ((await roller.run(NEVER_ABORTED)) === 0);
  }

  private async countUntilKilled(): Promise<void> {
    await this.count(this.killed()).catch((error) => this.expectKilled(error));
  }

  private killed(): ConversationStore {
    this.fuse = new Fuse(this.random.between(1, 40), this.random.pick<Moment>(['before', 'after']));
    return this.fuse.wrap(this.store, 'records', 'changes', 'imports');
  }

  private expectKilled(error: unknown): void {
    if (!this.fuse?.isBlown) throw error;
  }

  private summarizer(store: ConversationStore): Summarizer {
    return new Summarizer({ store, clock: this.clock, measurer: new SeededMeasurer(), dimensions: DIMENSIONS });
  }

  private hookOn({ records }: ConversationStore): StatisticsEraseHook {
    return new StatisticsEraseHook(records, this.clock);
  }

  private anyId(): string {
    return this.sessionIds.length === 0 ? 'nobody' : this.random.pick(this.sessionIds);
  }
}

/** Half of the markers are never written. */
function forgetful(store: ConversationStore): ConversationStore {
  let puts = 0;
  const records = new Proxy(store.records, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: readonly unknown[]) => {
        const [input] = args as [{ readonly kind?: string } | undefined];
        const isMarker = name === 'put' && input?.kind === 'stats.dirty';
        puts += isMarker ? 1 : 0;
        return isMarker && puts % 2 === 0 ? Promise.resolve({ kind: 'no-session' }) : value.apply(target, args);
      };
    },
  });
  return new Proxy(store, {
    get: (target, name) => {
      const value: unknown = name === 'records' ? records : Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
