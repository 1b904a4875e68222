import { setTimeout as delay } from 'node:timers/promises';
import { type CallAnswer, HttpCaller } from '../http-call.js';
import { SlowClients } from './slow-clients.js';
import { StreamReader } from './stream-reader.js';

const SESSIONS = 64;
/** About half of these clients keep a two-core machine busy. */
const SINGLE_WRITERS = 128;
const BATCH_WRITERS = 8;
const LARGEST_BATCH_WRITERS = 2;
const PAGE_READERS = 16;
const PAUSED_STREAMS = 60;

const BATCH_EVENTS = 500;

/** 500 events of this size are a batch of just under 4 MiB, the published limit. */
const LARGE_WORDS_CHARS = 8_000;

/** A client that was turned away comes back soon, and not after `Retry-After`: this is what makes an overload. */
const IMPATIENCE_MS = 20;

/** Many more clients than there is room for, in closed loops: writers of all sizes, readers, and some that stall. */
export class Overload {
  readonly statuses = new Map<string, number>();
  /** Answers that no overload may cause. */
  readonly wrong: string[] = [];
  slowestMs = 0;
  private readonly caller: HttpCaller;
  private readonly slow: SlowClients;
  private streams: readonly StreamReader[] = [];
  private isOver = false;
  private events = 0;

  constructor(private readonly address: string) {
    this.caller = new HttpCaller(address, Number.POSITIVE_INFINITY);
    this.slow = new SlowClients(address);
  }

  async run(durationMs: number, signal: AbortSignal): Promise<void> {
    for (let index = 0; index < SESSIONS; index++) await this.caller.post('/sessions', { sessionId: `s${index}` });
    this.streams = await Promise.all(
      Array.from({ length: PAUSED_STREAMS }, (_, index) => StreamReader.open(this.address, `s${index % SESSIONS}`)),
    );
    for (const stream of this.streams) stream.pause();
    this.slow.start();
    const loops = [
      ...this.loops(SINGLE_WRITERS, (session) => this.append(session)),
      ...this.loops(BATCH_WRITERS, (session) => this.appendMany(session, 20)),
      ...this.loops(LARGEST_BATCH_WRITERS, (session) => this.appendMany(session, LARGE_WORDS_CHARS)),
      ...this.loops(PAGE_READERS, (session) => this.caller.get(`/sessions/${session}?limit=500`)),
    ];
    await delay(durationMs, undefined, { signal }).finally(() => {
      this.isOver = true;
    });
    await Promise.all(loops);
  }

  /** How long it takes until a single append is stored within a second again, once the crowd is gone. */
  async recoveryMs(): Promise<number> {
    const startedMs = performance.now();
    for (;;) {
      const askedMs = performance.now();
      const { status } = await this.append('s0');
      if (status === 201 && performance.now() - askedMs < 1_000) return Math.round(askedMs - startedMs);
    }
  }

  close(): void {
    this.isOver = true;
    for (const stream of this.streams) stream.close();
    this.slow.stop();
    this.caller.close();
  }

  private loops(count: number, call: (session: string) => Promise<CallAnswer>): readonly Promise<void>[] {
    return Array.from({ length: count }, async (_, index) => {
      while (!this.isOver) {
        const askedMs = performance.now();
        const answer = await call(`s${index % SESSIONS}`).catch((error: unknown) => String(error));
        this.slowestMs = Math.max(this.slowestMs, performance.now() - askedMs);
        this.judge(answer);
        if (typeof answer === 'string' || answer.status >= 400) await delay(IMPATIENCE_MS);
      }
    });
  }

  private judge(answer: CallAnswer | string): void {
    const key = typeof answer === 'string' ? 'no answer' : String(answer.status);
    this.statuses.set(key, (this.statuses.get(key) ?? 0) + 1);
    const isTurnedAway =
      typeof answer !== 'string' && [429, 503].includes(answer.status) && answer.headers['retry-after'] !== undefined;
    if (typeof answer !== 'string' && (answer.status < 300 || isTurnedAway)) return;
    this.wrong.push(typeof answer === 'string' ? answer : `${answer.status} ${answer.text.slice(0, 200)}`);
  }

  private append(session: string): Promise<CallAnswer> {
    return this.caller.post(`/sessions/${session}/events`, this.event('one of very many'));
  }

  private appendMany(session: string, wordsChars: number): Promise<CallAnswer> {
    const words = 'w'.repeat(wordsChars);
    const events = Array.from({ length: BATCH_EVENTS }, () => this.event(words));
    return this.caller.post(`/sessions/${session}/events/batch`, { events });
  }

  private event(words: string) {
    return { eventId: `e${this.events++}`, type: 'bot_speech', payload: { words } };
  }
}
