import { Agent, type ClientRequest, get, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { eventId, eventText, JSON_TYPE, scatter, sessionId } from './messages.js';
import { answerOnce } from './task.js';

/** Many clients that follow sessions while events are appended to them. */
export interface TailLoadSpec {
  readonly address: string;
  readonly sessions: number;
  readonly tails: number;
  readonly appendsPerSecond: number;
  readonly seconds: number;
  /** How many tails are disconnected, and resume, per second. */
  readonly cutsPerSecond: number;
}

export interface TailLoadResult {
  readonly appended: number;
  readonly received: number;
  readonly cuts: number;
  /**
   * From the acknowledgement of an append to its arrival at a tail; 0 if the event arrives before its acknowledgement.
   */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** What the tails received wrongly or missed; empty if every tail equals the log. */
  readonly faults: readonly string[];
}

const SETTLE_MS = 60_000;

/** A client that follows a session. What it received is kept as a checksum. */
class Tail {
  last = 0;
  checksum = 0;
  isConnected = false;
  /** Events up to this one may have arrived while it was disconnected. */
  missed = 0;
  private rest = '';
  private request: ClientRequest | undefined;

  constructor(
    private readonly address: string,
    readonly session: number,
    private readonly arrived: (tail: Tail, sequence: number) => void,
    private readonly fault: (text: string) => void,
  ) {}

  connect(): Promise<void> {
    this.rest = '';
    this.isConnected = false;
    return new Promise((resolve, reject) => {
      const headers = { 'last-event-id': String(this.last) };
      this.request = get(
        `${this.address}/sessions/${sessionId(this.session)}/stream`,
        { headers, agent: false },
        (response) => {
          if (response.statusCode !== 200) return reject(new Error(`the stream answered ${response.statusCode}`));
          response.setEncoding('latin1');
          response.on('data', (text: string) => this.take(text));
          response.on('error', () => undefined);
          this.isConnected = true;
          resolve();
        },
      );
      this.request.on('error', reject);
    });
  }

  cut(): void {
    this.request?.destroy();
  }

  private take(text: string): void {
    const blocks = (this.rest + text).split('\n\n');
    this.rest = blocks.pop() ?? '';
    for (const block of blocks) {
      // Before the message, a block may have `retry` and comments.
      const [id = '', kind, data = ''] = block.split('\n').slice(-3);
      if (kind !== 'event: event') continue;
      const sequence = Number(id.slice('id: '.length));
      if (sequence !== this.last + 1) this.fault(`session ${this.session}: ${sequence} came after ${this.last}`);
      this.last = sequence;
      this.checksum = crc32(data.slice('data: '.length), this.checksum);
      this.arrived(this, sequence);
    }
  }
}

class TailLoad {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });
  private readonly acknowledgedMs: (number | undefined)[][];
  /** Arrivals before the acknowledgement, by session and sequence; resolved when it comes. */
  private readonly delaysMs: number[] = [];
  private readonly faults: string[] = [];
  private readonly tails: readonly Tail[];
  private received = 0;
  private appended = 0;
  private cuts = 0;

  constructor(private readonly spec: TailLoadSpec) {
    this.acknowledgedMs = Array.from({ length: spec.sessions }, () => []);
    this.tails = Array.from(
      { length: spec.tails },
      (_, index) =>
        new Tail(
          spec.address,
          index % spec.sessions,
          (tail, sequence) => this.arrived(tail, sequence),
          (text) => this.faults.push(text),
        ),
    );
  }

  async run(): Promise<TailLoadResult> {
    for (let session = 0; session < this.spec.sessions; session++) {
      await this.post('/sessions', JSON.stringify({ sessionId: sessionId(session) }));
    }
    for (let at = 0; at < this.tails.length; at += 50) {
      await Promise.all(this.tails.slice(at, at + 50).map((tail) => tail.connect()));
    }
    await this.append();
    await this.settle();
    for (const tail of this.tails) tail.cut();
    this.agent.destroy();
    await this.compare();
    const sorted = this.delaysMs.sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
    const { appended, received, cuts, faults } = this;
    return { appended, received, cuts, faults, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
  }

  /** An open loop: slow responses do not slow the sender down. */
  private async append(): Promise<void> {
    const { sessions, appendsPerSecond, seconds, cutsPerSecond } = this.spec;
    const startMs = performance.now();
    const pending = new Set<Promise<void>>();
    const total = appendsPerSecond * seconds;
    for (let sent = 0, cut = 0; sent < total; ) {
      const elapsed = (performance.now() - startMs) / 1_000;
      for (; sent < Math.min(total, elapsed * appendsPerSecond); sent++) {
        const sending = this.appendOne(sent % sessions, sent).finally(() => pending.delete(sending));
        pending.add(sending);
      }
      for (; cut < elapsed * cutsPerSecond; cut++) this.cutOne(cut);
      await delay(2);
    }
    await Promise.all(pending);
  }

  private async appendOne(session: number, number: number): Promise<void> {
    const answer = await this.post(`/sessions/${sessionId(session)}/events`, eventText(eventId(number)));
    const { sequence } = JSON.parse(answer) as { sequence: number };
    const times = this.acknowledgedMs[session] ?? [];
    times[sequence] = performance.now();
    this.appended++;
  }

  private cutOne(number: number): void {
    const tail = this.tails[scatter(number) % this.tails.length];
    if (!tail) return;
    if (!tail.isConnected) return;
    tail.cut();
    this.cuts++;
    const connecting = tail.connect().then(() => {
      tail.missed = this.lengthOf(tail.session);
    });
    connecting.catch((error: unknown) => this.faults.push(String(error)));
  }

  /** Events that a tail missed while disconnected do not count as delay. */
  private arrived({ session, missed }: Tail, sequence: number): void {
    this.received++;
    if (sequence <= missed) return;
    const acknowledgedMs = this.acknowledgedMs[session]?.[sequence];
    this.delaysMs.push(acknowledgedMs === undefined ? 0 : performance.now() - acknowledgedMs);
  }

  private async settle(): Promise<void> {
    const untilMs = performance.now() + SETTLE_MS;
    const isDone = () => this.tails.every(({ session, last }) => last >= this.lengthOf(session));
    while (!isDone() && performance.now() < untilMs) await delay(20);
  }

  private async compare(): Promise<void> {
    for (let session = 0; session < this.spec.sessions; session++) {
      const checksum = await this.checksumOf(session);
      for (const tail of this.tails.filter((each) => each.session === session)) {
        if (tail.checksum !== checksum) this.faults.push(`session ${session}: a tail at ${tail.last} is not the log`);
      }
    }
  }

  private async checksumOf(session: number): Promise<number> {
    let checksum = 0;
    for (let after: number | null = 0; after !== null; ) {
      const response = await fetch(
        `${this.spec.address}/sessions/${sessionId(session)}/events?limit=500&after=${after}`,
      );
      const page = (await response.json()) as {
        readonly events: readonly object[];
        readonly pagination: { readonly nextAfter: number; readonly hasMore: boolean };
      };
      for (const event of page.events) checksum = crc32(Buffer.from(JSON.stringify(event), 'latin1'), checksum);
      after = page.pagination.hasMore ? page.pagination.nextAfter : null;
    }
    return checksum;
  }

  private lengthOf(session: number): number {
    return Math.max(0, (this.acknowledgedMs[session]?.length ?? 0) - 1);
  }

  private post(path: string, body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(body) };
      const sending = request(this.spec.address + path, { method: 'POST', headers, agent: this.agent }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () =>
          response.statusCode === 201 ? resolve(text) : reject(new Error(`${path} answered ${response.statusCode}`)),
        );
      });
      sending.on('error', reject);
      sending.end(body);
    });
  }
}

answerOnce<TailLoadSpec, TailLoadResult>((spec) => new TailLoad(spec).run());
