import type { Call, CallOf, ItemResult, NoOutcome, SeenEvent, SeenSession, SentEvent } from './operation.js';
import { isSettled, type Recorder } from './recorder.js';

/** A running service, whose address may change when it is killed and another one is started in its place. */
export interface Instance {
  readonly name: string;
  address: string;
}

export interface EventBody {
  readonly eventId: string;
  readonly type: string;
  readonly payload: unknown;
  readonly timestamp: string;
}

/**
 * Far longer than any deadline of the service, so that a call that hangs is recognized, and a slow one on a busy
 * machine is not mistaken for it.
 */
const PATIENCE_MS = 60_000;

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the shape of answers is proved against the API reference elsewhere
  readonly body: any;
}

/** Makes the calls of one client over HTTP, and records them with their outcomes. */
export class HistoryClient {
  constructor(
    private readonly recorder: Recorder,
    private readonly name: string,
    private readonly sessionId: string,
  ) {}

  create(instance: Instance): Promise<CallOf<'create'>> {
    return this.record(instance, async () => {
      const { status } = await this.post(instance, '/sessions', { sessionId: this.sessionId });
      return { kind: 'create', outcome: status === 201 ? 'created' : status === 200 ? 'duplicate' : 'unknown' };
    });
  }

  append(instance: Instance, event: EventBody): Promise<CallOf<'append'>> {
    const items = [toSent(event)];
    return this.record(instance, async () => {
      const { status, body } = await this.post(instance, `${this.path}/events`, event);
      return { kind: 'append', items, outcome: noOutcome(status, body) ?? [toItemResult(status, body)] };
    });
  }

  appendBatch(instance: Instance, events: readonly EventBody[]): Promise<CallOf<'append'>> {
    return this.record(instance, async () => {
      const { status, body } = await this.post(instance, `${this.path}/events/batch`, { events });
      const outcome = noOutcome(status, body) ?? (body.results as readonly BatchItem[]).map(fromBatchItem);
      return { kind: 'append', items: events.map(toSent), outcome };
    });
  }

  complete(instance: Instance, completion: object): Promise<CallOf<'complete'>> {
    return this.record(instance, async () => {
      const { status, body } = await this.post(instance, `${this.path}/complete`, completion);
      const outcome = noOutcome(status, body) ?? (status === 409 ? 'conflict' : { ending: endingOf(body) ?? '' });
      return { kind: 'complete', outcome };
    });
  }

  readLog(instance: Instance, after: number, limit: number): Promise<CallOf<'log'>> {
    return this.record(instance, async () => {
      const { status, body } = await this.get(instance, `${this.path}/events?after=${after}&limit=${limit}`);
      // The position is beyond the log, so nothing is there.
      if (body?.code === 'POSITION_AHEAD')
        return { kind: 'log', after, limit, outcome: { events: [], hasMore: false } };
      const outcome = noOutcome(status, body) ?? { events: body.events.map(toSeen), hasMore: body.pagination.hasMore };
      return { kind: 'log', after, limit, outcome };
    });
  }

  readPage(instance: Instance, offset: number, limit: number): Promise<CallOf<'page'>> {
    return this.record(instance, async () => {
      const { status, body } = await this.get(instance, `${this.path}?offset=${offset}&limit=${limit}`);
      const outcome = noOutcome(status, body) ?? { session: toSession(body), events: body.events.map(toSeen) };
      return { kind: 'page', offset, limit, outcome };
    });
  }

  private get path(): string {
    return `/sessions/${this.sessionId}`;
  }

  private async record<Made extends Call>(instance: Instance, make: () => Promise<Made>): Promise<Made> {
    const startedAt = this.recorder.tick();
    const { name: client, sessionId } = this;
    const call = await make();
    this.recorder.add({ client, instance: instance.name, sessionId, startedAt, call }, isSettled(call));
    return call;
  }

  private post(instance: Instance, path: string, body: unknown): Promise<Answer> {
    const headers = { 'content-type': 'application/json' };
    return this.send(`${instance.address}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  private get(instance: Instance, path: string): Promise<Answer> {
    return this.send(`${instance.address}${path}`, {});
  }

  /** Status 0 stands for no answer. */
  private async send(url: string, init: RequestInit): Promise<Answer> {
    const startedMs = performance.now();
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
      const body = (await response.json()) as Answer['body'];
      this.judge(response, body, url);
      return { status: response.status, body };
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError') this.recorder.faults.push(`${url}: no answer`);
      this.recorder.count('no answer');
      return { status: 0, body: undefined };
    } finally {
      this.recorder.durationsMs.push(performance.now() - startedMs);
    }
  }

  private judge(response: Response, body: { readonly code?: string; readonly retryable?: boolean }, url: string): void {
    const { status } = response;
    this.recorder.count(status < 400 ? `${status}` : `${status} ${body.code}`);
    const what = `${url}: ${status} ${JSON.stringify(body)}`;
    if (![200, 201, 404, 409, 429, 503].includes(status)) this.recorder.faults.push(what);
    if (status !== 503 && status !== 429) return;
    const waitSeconds = Number(response.headers.get('retry-after'));
    if (!(waitSeconds >= 1) || body.retryable !== true) this.recorder.faults.push(`${what}: not said to be retried`);
  }
}

interface BatchItem {
  readonly outcome: string;
  readonly sequence?: number;
  readonly problem?: { readonly code: string };
}

function noOutcome(status: number, body: { readonly code?: string } | undefined): NoOutcome | undefined {
  if (status === 404 && body?.code === 'SESSION_NOT_FOUND') return 'not-found';
  return status === 200 || status === 201 || status === 409 ? undefined : 'unknown';
}

function toItemResult(status: number, body: { sequence: number; late?: boolean; code?: string }): ItemResult {
  if (status === 409) return { outcome: body.code === 'SESSION_SEALED' ? 'sealed' : 'conflict' };
  return { outcome: status === 201 ? 'appended' : 'duplicate', sequence: body.sequence, late: body.late === true };
}

function fromBatchItem({ outcome, sequence = 0, problem }: BatchItem): ItemResult {
  if (outcome === 'appended' || outcome === 'duplicate') return { outcome, sequence };
  return { outcome: problem?.code === 'SESSION_SEALED' ? 'sealed' : 'conflict' };
}

function contentOf({ type, payload, timestamp }: EventBody): string {
  return JSON.stringify([type, payload, timestamp]);
}

function toSent(event: EventBody): SentEvent {
  return { eventId: event.eventId, content: contentOf(event) };
}

function toSeen(event: EventBody & { readonly sequence: number; readonly late?: boolean }): SeenEvent {
  const { eventId, sequence, timestamp, late } = event;
  return { eventId, content: contentOf(event), sequence, timestampMs: Date.parse(timestamp), late: late === true };
}

interface SessionBody {
  readonly status: string;
  readonly lastSequence: number;
  readonly endedAt: string | null;
  readonly endReason: string | null;
}

function endingOf({ status, endedAt, endReason }: SessionBody): string | null {
  return status === 'completed' || status === 'failed' ? `${status} at ${endedAt}: ${endReason}` : null;
}

function toSession(session: SessionBody): SeenSession {
  return { lastSequence: session.lastSequence, ending: endingOf(session) };
}
