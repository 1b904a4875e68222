import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { StreamReader } from './stream-reader.js';

const AT_ONCE = 100;
const LARGEST_BATCHES = 20;
const REPEATS = 20;
const SILENT_STREAMS = 40;
const SEEDED_EVENTS = 40;

/** Of base64: an event of just under 1 MiB, the maximum size. */
const AUDIO_BYTES = 770_000;
/** Parts of a transcript, each with its times, as rows of a table: just under 1 MiB. */
const TIMED_WORDS = 22_000;
const BATCH_EVENTS = 4;
const MAX_BATCH_EVENTS = 500;

const SESSIONS = ['audio', 'words'] as const;
const PAGES = ['/sessions/audio?limit=500', '/sessions/words/events?limit=500', '/sessions?limit=500'] as const;

export interface Phase {
  readonly name: string;
  run(): Promise<void>;
}

/** What one session was told to store. */
interface Written {
  acknowledged: number;
  /** Sent, and never answered. */
  unknown: number;
}

/** Many concurrent requests of every kind, with a store whose events and metadata have 1 MB each. */
export class LargeEvents {
  /** Answers that no load may cause. */
  readonly wrong: string[] = [];
  readonly written: Readonly<Record<(typeof SESSIONS)[number], Written>> = {
    audio: { acknowledged: 0, unknown: 0 },
    words: { acknowledged: 0, unknown: 0 },
  };
  private readonly statuses = new Map<string, number>();
  private readonly agent = new Agent({ keepAlive: true });
  private readonly payloads = {
    audio: JSON.stringify({ audio: randomBytes(AUDIO_BYTES).toString('base64') }),
    words: JSON.stringify({ words: Array.from({ length: TIMED_WORDS }, timedWord) }),
  };
  private streams: StreamReader[] = [];
  private readonly kept: string[] = [];
  private calls = 0;

  constructor(private readonly address: string) {}

  readonly pages: Phase = { name: `${AT_ONCE} pages, logs and lists`, run: () => this.many(() => this.page()) };

  readonly phases: readonly Phase[] = [
    this.pages,
    { name: `${AT_ONCE} events`, run: () => this.many((index) => this.append(index % 2 ? 'audio' : 'words')) },
    { name: `${LARGEST_BATCHES} batches of 4 MiB`, run: () => this.many(() => this.appendMany(), LARGEST_BATCHES) },
    { name: `${REPEATS} repeats of all events by their ids`, run: () => this.repeatAll() },
    { name: `${SILENT_STREAMS} streams that nobody reads`, run: () => this.silentStreams() },
    { name: 'all of it', run: () => this.many((index) => (index % 4 === 0 ? this.append('words') : this.page())) },
  ];

  async seed(): Promise<void> {
    for (const sessionId of SESSIONS)
      await this.call('POST', '/sessions', `{"sessionId":"${sessionId}","metadata":${this.payloads[sessionId]}}`);
    for (let index = 0; index < SEEDED_EVENTS; index++) {
      await this.call('POST', '/sessions', `{"sessionId":"s${index}","metadata":${this.payloads.audio}}`);
      for (const sessionId of SESSIONS) await this.append(sessionId);
    }
  }

  /** How often each status was answered since the last call; `cut` is a connection that ended before its answer did. */
  takeStatuses(): ReadonlyMap<string, number> {
    const taken = new Map(this.statuses);
    this.statuses.clear();
    return taken;
  }

  /** How many acknowledged events are missing, and how many refused ones are stored. */
  async miscounted(): Promise<number> {
    let miscounted = 0;
    for (const sessionId of SESSIONS) {
      const { acknowledged, unknown } = this.written[sessionId];
      const answer = await fetch(`${this.address}/sessions/${sessionId}?limit=1`);
      const { lastSequence } = (await answer.json()) as { lastSequence: number };
      miscounted += Math.max(acknowledged - lastSequence, lastSequence - acknowledged - unknown, 0);
    }
    return miscounted;
  }

  close(): void {
    for (const stream of this.streams) stream.close();
    this.agent.destroy();
  }

  private async many(call: (index: number) => Promise<unknown>, count = AT_ONCE): Promise<void> {
    await Promise.all(Array.from({ length: count }, (_, index) => call(index)));
  }

  private async silentStreams(): Promise<void> {
    const opened = Array.from({ length: SILENT_STREAMS }, (_, index) =>
      StreamReader.open(this.address, index % 2 ? 'audio' : 'words'),
    );
    this.streams = await Promise.all(opened);
    for (const stream of this.streams) stream.pause();
    // Until each session holds as much as it ever will.
    await delay(1_000);
  }

  private page(): Promise<string> {
    return this.call('GET', PAGES[this.calls++ % PAGES.length] ?? '/');
  }

  private async append(sessionId: (typeof SESSIONS)[number]): Promise<void> {
    const eventId = `e${this.calls++}`;
    const status = await this.call('POST', `/sessions/${sessionId}/events`, this.event(sessionId, eventId));
    this.note(sessionId, status, 1);
    if (sessionId === 'audio' && status.startsWith('2')) this.kept.push(eventId);
  }

  private async appendMany(): Promise<void> {
    const events = Array.from({ length: BATCH_EVENTS }, () => this.event('words'));
    const status = await this.call('POST', '/sessions/words/events/batch', `{"events":[${events}]}`);
    this.note('words', status, BATCH_EVENTS);
  }

  /** In small batches and in single calls: batches omit the payloads, and single calls return them. */
  private async repeatAll(): Promise<void> {
    const repeats = this.kept.slice(0, MAX_BATCH_EVENTS).map((eventId) => JSON.stringify({ eventId, type: 'x.large' }));
    await this.many(async (index) => {
      await this.call('POST', '/sessions/audio/events/batch', `{"events":[${repeats}]}`);
      await this.call('POST', '/sessions/audio/events', repeats[index] ?? '');
    }, REPEATS);
    await this.many((index) => this.call('POST', '/sessions/audio/events', repeats[index % repeats.length] ?? ''));
  }

  private event(sessionId: (typeof SESSIONS)[number], eventId = `e${this.calls++}`): string {
    return `{"eventId":"${eventId}","type":"x.large","payload":${this.payloads[sessionId]}}`;
  }

  private note(sessionId: (typeof SESSIONS)[number], status: string, events: number): void {
    if (status.startsWith('2')) this.written[sessionId].acknowledged += events;
    if (status === 'cut') this.written[sessionId].unknown += events;
  }

  /** The answer is counted and discarded as it arrives, because a client that collects it would be the bottleneck. */
  private async call(method: string, path: string, body?: string): Promise<string> {
    const headers = body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {};
    const status = await new Promise<string>((resolve) => {
      const outgoing = request(`${this.address}${path}`, { method, agent: this.agent, headers }, (incoming) => {
        const { statusCode = 0, headers: answered } = incoming;
        const isTurnedAway = [429, 503].includes(statusCode) && answered['retry-after'] !== undefined;
        if (statusCode >= 400 && !isTurnedAway) this.wrong.push(`${method} ${path}: ${statusCode}`);
        incoming.resume();
        incoming.on('end', () => resolve(String(statusCode)));
        incoming.on('error', () => resolve('cut'));
      });
      outgoing.on('error', () => resolve('cut'));
      outgoing.end(body);
    });
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    return status;
  }
}

function timedWord(_: unknown, index: number) {
  const startMs = index * 310;
  return [`word${index}`, startMs / 1_000, (startMs + 287) / 1_000, 0.97531];
}
