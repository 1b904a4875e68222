import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { Foundation } from '../../src/runtime/foundation.js';
import { TimersClock } from '../builders/timers-clock.js';
import { Service } from '../e2e/service.js';
import { SeededRandom } from '../interleaving/random.js';
import type { ToldSession } from './naive-fold.js';

const STEP_MS = 250;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const GRACE_SECONDS = 7_200;
const LANGUAGES = ['de', 'en-US', 'fr', undefined];
const END_REASONS = ['hangup', 'timeout', 'ended_by_user', 'é'.repeat(20), undefined];
/** Grouping by a metadata key of any type; a value that is not a text, number or boolean is in no group. */
const TIERS = ['gold', 'silver', '', 7, true, null, { deep: 1 }, ['list'], 'x'.repeat(300), undefined];

/** The service under random calls, through its HTTP API alone. The test controls its timers and its clock. */
export class HttpWorld {
  readonly random: SeededRandom;
  private readonly ids: string[] = [];
  private service: Service;

  private constructor(
    seed: number,
    service: Service,
    private readonly environment: Readonly<Record<string, string>>,
  ) {
    this.random = new SeededRandom(seed);
    this.service = service;
  }

  static async begin(seed: number, dataDir: string): Promise<HttpWorld> {
    const environment = { DATA_DIR: dataDir, STATS_DIMENSIONS: 'agent,tier,constructor' };
    return new HttpWorld(seed, await Service.start(environment, new TimersClock()), environment);
  }

  get = (path: string) => this.service.get(path);

  async step(): Promise<void> {
    const { random } = this;
    const steps: readonly (() => Promise<unknown>)[] = [
      () => this.call(),
      () => this.call(),
      () => this.call(),
      () => this.say(this.anyId()),
      () => this.complete(this.anyId()),
      () => this.complete(this.anyId()),
      () => this.erase(),
      async () => vi.setSystemTime(Date.now() + random.below(2 * HOUR_MS)),
      () => this.pass(random.below(4_000)),
    ];
    await (random.chance(0.02) ? this.restart() : random.pick(steps)());
  }

  /** Runs until nobody has anything left to do. */
  async settle(): Promise<void> {
    while (await this.isBehind()) await this.pass(1_000);
    // By then the last hours are rolled up as well.
    vi.setSystemTime(Date.now() + 3 * HOUR_MS);
    while (await this.isBehind()) await this.pass(1_000);
  }

  private async isBehind(): Promise<boolean> {
    const { changes, records, erasure } = this.service.app.nest.get(Foundation).store;
    const kinds = ['stats.dirty', 'stats.dirty.coarse', 'session.summary', 'sealing'];
    const due = kinds.map((kind) => records.list({ kind, dueUntilMs: Date.now() + MINUTE_MS, limit: 1 }));
    const waiting = ['summaries', 'sealing'].map(async (name) => (await changes.findLag(name)).sessions);
    const left = [(await Promise.all(due)).flat().length, ...(await Promise.all(waiting))];
    return left.some((count) => count > 0) || (await erasure.listPendingErasures(1)).length > 0;
  }

  async restart(): Promise<void> {
    await this.service.stop();
    this.service = await Service.start(this.environment, new TimersClock());
  }

  stop(): Promise<void> {
    return this.service.stop();
  }

  /** Everything that the API returns about every session. */
  async told(): Promise<readonly ToldSession[]> {
    const sessions = await this.list('limit=500');
    return Promise.all(
      sessions.map(async (session) => {
        const turns = session.endedAt === null ? null : (await this.get(`/sessions/${session.sessionId}/turns`)).json;
        return { session, turns };
      }),
    );
  }

  /** Page by page. */
  // biome-ignore lint/suspicious/noExplicitAny: the shape of answers is proved by the API reference check
  async list(query: string): Promise<readonly any[]> {
    const found = [];
    for (let cursor = ''; ; ) {
      const { status, json } = await this.get(`/sessions?${query}${cursor && `&cursor=${cursor}`}`);
      expect(status, query).toBe(200);
      found.push(...json.sessions);
      if (!json.pagination.hasMore) return found;
      cursor = encodeURIComponent(json.pagination.nextCursor);
    }
  }

  async call(agents = 4): Promise<void> {
    const { random } = this;
    const sessionId = `call-${this.ids.length}`;
    this.ids.push(sessionId);
    const tier = random.pick(TIERS);
    const agent = random.chance(0.9) ? `agent-${random.below(agents)}` : undefined;
    const language = random.pick(LANGUAGES);
    const startedAt = new Date(this.aStart()).toISOString();
    const { status } = await this.service.post('/sessions', {
      sessionId,
      startedAt,
      language,
      metadata: { agent, tier },
    });
    expect(status).toBe(201);
    if (random.chance(0.8)) await this.say(sessionId);
    if (random.chance(0.6)) await this.complete(sessionId);
  }

  /** Often at an edge: of an hour, of five minutes, of a day; recent, long ago, or in the future. */
  private aStart(): number {
    const { random } = this;
    const atMs = Date.now() - random.below(random.pick([HOUR_MS, 12 * HOUR_MS, 72 * HOUR_MS]));
    const edgeMs = random.pick([1, 5 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS]);
    const future = random.chance(0.05) ? HOUR_MS : 0;
    return Math.floor(atMs / edgeMs) * edgeMs + random.pick([0, 0, -1, 1]) + future;
  }

  private async say(sessionId: string): Promise<void> {
    const { random } = this;
    let atMs = random.below(60_000);
    const events = Array.from({ length: random.between(1, 7) }, () => {
      const [startMs, endMs] = [atMs, atMs + random.between(200, 4_000)];
      atMs = random.chance(0.8) ? endMs + random.below(2_000) : startMs + random.below(endMs - startMs);
      return { eventId: `e${random.below(100_000)}`, ...this.anEvent(startMs, endMs) };
    });
    await this.service.post(`/sessions/${sessionId}/events/batch`, { events });
  }

  private anEvent(startMs: number, endMs: number): object {
    const { random } = this;
    const span = random.chance(0.85) ? { startMs, endMs } : {};
    const callId = `c${random.below(3)}`;
    const latency = random.chance(0.7) ? { llmTtftMs: random.below(3_000), e2eMs: random.below(9_000) } : undefined;
    const interrupted = random.chance(0.2) ? true : undefined;
    return random.pick([
      { type: 'user_speech', payload: { text: 'What about it?', ...span } },
      { type: 'user_speech', payload: { text: 'mhm', ...span, backchannel: random.chance(0.3) } },
      { type: 'bot_speech', payload: { text: 'There is one.', ...span, latency, interrupted } },
      { type: 'bot_speech', payload: { text: 'There is another one.', ...span, latency } },
      { type: 'x.tool_call', payload: { callId, name: 'book' } },
      { type: 'x.tool_result', payload: { callId, isError: random.chance(0.5), latencyMs: random.below(2_000) } },
      { type: 'system', payload: { kind: 'context' } },
    ]);
  }

  private async complete(sessionId: string): Promise<void> {
    const { random } = this;
    const endedAt = random.chance(0.5) ? new Date(Date.now() - random.below(HOUR_MS)).toISOString() : undefined;
    const status = random.pick(['completed', 'failed']);
    const lateGraceSeconds = random.pick([0, 60, GRACE_SECONDS]);
    const body = { status, endReason: random.pick(END_REASONS), endedAt, lateGraceSeconds };
    await this.service.post(`/sessions/${sessionId}/complete`, body);
  }

  private async erase(): Promise<void> {
    if (this.random.chance(0.5)) await this.service.call('DELETE', `/sessions/${this.anyId()}`);
  }

  private anyId(): string {
    return this.ids.length === 0 ? 'nobody' : this.random.pick(this.ids);
  }

  /** Gives time for what has become due; a commit takes real time, during which the clock of the test stands still. */
  private async pass(durationMs: number): Promise<void> {
    const { store } = this.service.app.nest.get(Foundation);
    for (let passedMs = 0; passedMs < durationMs; passedMs += STEP_MS) {
      await vi.advanceTimersByTimeAsync(STEP_MS);
      for (let turn = 0; turn < 3 || store.queueDepth > 0; turn += 1) await nextTurn();
    }
  }
}
