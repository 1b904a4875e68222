import { setTimeout } from 'node:timers/promises';
import { type Ended, postJson, readJson, ServiceProcess } from '../../e2e/service-process.js';
import { type Received, WebhookReceiver } from '../../e2e/webhook-receiver.js';
import { type Figure, type ProofContext, ProofFailure } from '../check.js';
import { crashEnvironment, hasCrashedAt } from '../crash/crash-point.js';
import { lossOf, type Tellable } from './told-audit.js';

/** What is being written when the service dies: a lane, the content of a delivery, its failure, its success. */
const MARKS = ['webhook.lane.', 'pending', 'answered 500', 'delivered'];
const PLACES = ['before-transaction', 'before-row', 'before-commit', 'after-commit'];
const ALL_POINTS = MARKS.flatMap((mark) => PLACES.map((place) => [mark, place] as const));
/** The points at which something could be sent twice, or not at all. */
const SOME_POINTS = [
  ['pending', 'after-commit'],
  ['delivered', 'before-transaction'],
  ['delivered', 'after-commit'],
] as const;
/** The receiver has the request, or has answered it. */
const RECEIVER_POINTS = ['received', 'answered'] as const;

const TYPES = ['session.created', 'session.active', 'event.appended', 'session.completed', 'session.sealed'];
const REACHED_MS = 30_000;
const TOLD_MS = 60_000;
const LOOK_MS = 50;

/**
 * Kills the service with `kill -9` at each point of reporting, one after the other on one store, and audits what
 * arrived in the end.
 */
export class KilledTellers {
  private readonly sessionIds: string[] = [];
  private onReceived: ((moment: (typeof RECEIVER_POINTS)[number]) => void) | undefined;
  private receiver: WebhookReceiver | undefined;
  private kills = 0;

  constructor(
    private readonly context: ProofContext,
    private readonly dataDir: string,
  ) {}

  async run(): Promise<readonly Figure[]> {
    let answered = 0;
    const receiver = await WebhookReceiver.start(async () => {
      this.onReceived?.('received');
      // After the answer, which is written when this resolves.
      setImmediate(() => setImmediate(() => this.onReceived?.('answered')));
      answered += 1;
      return answered % 3 === 0 ? 500 : 204;
    });
    this.receiver = receiver;
    try {
      await this.register(receiver.url);
      for (const [mark, place] of this.context.long ? ALL_POINTS : SOME_POINTS) await this.killAtWrite(mark, place);
      for (const moment of RECEIVER_POINTS) await this.killFromOutside(moment);
      const sessions = await this.tellAll();
      return this.figures(receiver.received, sessions);
    } finally {
      await receiver.stop();
    }
  }

  private async register(url: string): Promise<void> {
    await this.serving({}, async (address, service) => {
      const body = JSON.stringify({ url, types: TYPES, gatherMs: 0 });
      const headers = { 'content-type': 'application/json' };
      const { status } = await fetch(`${address}/webhooks/hook`, { method: 'PUT', headers, body });
      if (status !== 201) throw new Error(`the webhook was answered ${status}`);
      return service.kill('SIGTERM');
    });
  }

  private async killAtWrite(mark: string, place: string): Promise<void> {
    const ended = await this.serving(crashEnvironment('crash-sqlite', place, { mark }), (address, service) =>
      this.talkUntilDead(address, service),
    );
    if (!hasCrashedAt(place, ended)) throw new ProofFailure(`${mark}, ${place} was never reached: ${ended.output}`);
    this.kills += 1;
  }

  private async killFromOutside(moment: (typeof RECEIVER_POINTS)[number]): Promise<void> {
    await this.serving({}, (address, service) => {
      this.onReceived = (now) => now === moment && service.signal('SIGKILL');
      return this.talkUntilDead(address, service);
    });
    this.onReceived = undefined;
    this.kills += 1;
  }

  /** Whole calls, one after the other; those under way when it dies are reported as far as they got. */
  private async talkUntilDead(address: string, service: ServiceProcess): Promise<Ended> {
    const late = AbortSignal.any([this.context.signal, AbortSignal.timeout(REACHED_MS)]);
    let ended: Ended | undefined;
    service.end().then((end) => {
      ended = end;
    });
    while (!ended && !late.aborted) {
      const sessionId = `s${this.sessionIds.length}`;
      this.sessionIds.push(sessionId);
      await this.call(address, sessionId).catch(() => undefined);
      await setTimeout(LOOK_MS);
    }
    return ended ?? service.kill();
  }

  private async call(address: string, sessionId: string): Promise<void> {
    const session = `${address}/sessions/${sessionId}`;
    await postJson(`${address}/sessions`, { sessionId });
    for (const eventId of ['e1', 'e2', 'e3']) await postJson(`${session}/events`, { eventId, type: 'user_speech' });
    await postJson(`${session}/complete`, { lateGraceSeconds: 0 });
  }

  /** Lets the service live until everything is reported. */
  private async tellAll(): Promise<readonly Tellable[]> {
    let sessions: readonly Tellable[] = [];
    await this.serving({}, async (address, service) => {
      sessions = await this.tellable(address);
      const late = AbortSignal.any([this.context.signal, AbortSignal.timeout(TOLD_MS)]);
      const received = () => this.receiver?.received ?? [];
      while (sessions.some((session) => lossOf(received(), session)) && !late.aborted) await setTimeout(LOOK_MS);
      return service.kill();
    });
    return sessions;
  }

  private async tellable(address: string): Promise<readonly Tellable[]> {
    const found: Tellable[] = [];
    for (const sessionId of this.sessionIds) {
      const response = await fetch(`${address}/sessions/${sessionId}`);
      if (response.status === 404) continue;
      const { eventCount, status } = await readJson(response);
      found.push({ sessionId, lastSequence: eventCount, isCompleted: status === 'completed' });
    }
    return found;
  }

  private async serving(
    environment: Readonly<Record<string, string>>,
    use: (address: string, service: ServiceProcess) => Promise<Ended>,
  ): Promise<Ended> {
    this.context.signal.throwIfAborted();
    const service = ServiceProcess.spawn({
      DATA_DIR: this.dataDir,
      DRAIN_DELAY_SECONDS: '0',
      WEBHOOK_ALLOW_HTTP: 'true',
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1',
      WEBHOOK_RETRY_SECONDS: '0.05',
      ...environment,
    });
    try {
      // It may die because of what the previous one has left, before it listens.
      const address = await service.address().catch(() => undefined);
      return await (address === undefined ? service.end() : use(address, service));
    } finally {
      await service.kill();
    }
  }

  private figures(received: readonly Received[], sessions: readonly Tellable[]): readonly Figure[] {
    const losses = sessions.flatMap((session) => lossOf(received, session) ?? []);
    if (losses.length > 0) throw new ProofFailure(losses.slice(0, 10).join('\n'));
    const ids = new Set(received.map(({ id }) => id)).size;
    return [
      { what: 'points of reporting at which the process was killed with kill −9', value: this.kills },
      { what: 'sessions reported', value: sessions.length },
      { what: 'deliveries', value: ids },
      { what: 'repeats of them', value: received.length - ids },
      {
        what: 'sessions with something lost, out of order or reported differently after a restart',
        value: 0,
        mustBe: 0,
      },
    ];
  }
}
