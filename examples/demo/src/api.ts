import type { CompletionBody, EventBody, SessionBody } from './bodies.js';
import { type Counts, NO_COUNTS } from './counts.js';
import type { BatchFormat } from './script.js';

/** A session as the API returns it; only what the demo uses. */
export interface SessionAnswer extends Omit<SessionBody, 'language'> {
  readonly language: string | null;
  readonly status: string;
  readonly endedAt: string | null;
  readonly endReason: string | null;
  readonly eventCount: number;
}

/** An event as the API returns it. */
export interface EventAnswer extends EventBody {
  readonly sessionId: string;
  readonly sequence: number;
  readonly recordedAt: string;
  readonly late?: boolean;
}

/** Everything about one session, in both orders. */
export interface ReadBack {
  readonly session: SessionAnswer;
  /** In order of arrival. */
  readonly log: readonly EventAnswer[];
  /** In chronological order. */
  readonly chronological: readonly EventAnswer[];
}

/** A response that the demo cannot use. The message is one line for people. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
}

/** Smaller than a call, so that a call takes more than one page. */
const PAGE_SIZE = 10;

/** The public HTTP API over a socket, which is all that the demo knows about the service. */
export class DemoApi {
  constructor(
    private readonly address: string,
    private readonly signal: AbortSignal,
  ) {}

  async createSession(session: SessionBody): Promise<void> {
    await this.post('/sessions', session);
  }

  async appendEvent(sessionId: string, event: EventBody): Promise<Counts> {
    const response = await this.sendEvent(sessionId, event);
    await response.arrayBuffer();
    return countsOf(response);
  }

  /**
   * Simulates a connection that breaks before the response arrives: the event is stored, but its sender does not know.
   */
  async appendEventLosingAnswer(sessionId: string, event: EventBody): Promise<Counts> {
    const response = await this.sendEvent(sessionId, event);
    await response.body?.cancel();
    return countsOf(response);
  }

  async appendBatch(sessionId: string, events: readonly EventBody[], format: BatchFormat): Promise<Counts> {
    const path = `/sessions/${sessionId}/events/batch`;
    const response =
      format === 'json'
        ? await this.send('POST', path, JSON.stringify({ events }), 'application/json')
        : await this.send(
            'POST',
            path,
            events.map((event) => `${JSON.stringify(event)}\n`).join(''),
            'application/x-ndjson',
          );
    const answer = (await response.json()) as BatchAnswer;
    if (answer.invalid > 0) throw new UnexpectedAnswer(`POST ${path}: ${answer.invalid} events were called invalid`);
    return { stored: answer.appended, replayed: answer.duplicates, refused: answer.conflicts };
  }

  async completeSession(sessionId: string, completion: CompletionBody): Promise<void> {
    await this.post(`/sessions/${sessionId}/complete`, completion);
  }

  /** Reads page by page, as any client would. */
  async readBack(sessionId: string): Promise<ReadBack> {
    const log: EventAnswer[] = [];
    for (let after = 0, hasMore = true; hasMore; ) {
      const page = await this.get<LogAnswer>(`/sessions/${sessionId}/events?limit=${PAGE_SIZE}&after=${after}`);
      log.push(...page.events);
      ({ nextAfter: after, hasMore } = page.pagination);
    }
    const chronological: EventAnswer[] = [];
    for (;;) {
      const path = `/sessions/${sessionId}?limit=${PAGE_SIZE}&offset=${chronological.length}`;
      const { events, pagination, ...session } = await this.get<HistoryAnswer>(path);
      chronological.push(...events);
      if (!pagination.hasMore || events.length === 0) return { session, log, chronological };
    }
  }

  private sendEvent(sessionId: string, event: EventBody): Promise<Response> {
    return this.send('POST', `/sessions/${sessionId}/events`, JSON.stringify(event), 'application/json');
  }

  private async get<Answer>(path: string): Promise<Answer> {
    return (await (await this.send('GET', path)).json()) as Answer;
  }

  private async post(path: string, body: unknown): Promise<void> {
    const response = await this.send('POST', path, JSON.stringify(body), 'application/json');
    await response.arrayBuffer();
    if (response.status === 409) throw new UnexpectedAnswer(`POST ${path}: was refused with 409`);
  }

  /** @throws UnexpectedAnswer for any error except a conflict. */
  private async send(method: string, path: string, body?: string, contentType?: string): Promise<Response> {
    const response = await fetch(this.address + path, {
      method,
      signal: this.signal,
      ...(body === undefined ? {} : { body }),
      ...(contentType === undefined ? {} : { headers: { 'content-type': contentType } }),
    });
    if (response.ok || response.status === 409) return response;
    throw new UnexpectedAnswer(`${method} ${path}: ${response.status} ${await response.text()}`);
  }
}

interface BatchAnswer {
  readonly appended: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly invalid: number;
}

interface LogAnswer {
  readonly events: readonly EventAnswer[];
  readonly pagination: { readonly nextAfter: number; readonly hasMore: boolean };
}

interface HistoryAnswer extends SessionAnswer {
  readonly events: readonly EventAnswer[];
  readonly pagination: { readonly hasMore: boolean };
}

function countsOf(response: Response): Counts {
  if (response.status === 409) return { ...NO_COUNTS, refused: 1 };
  if (response.headers.get('idempotent-replayed') === 'true') return { ...NO_COUNTS, replayed: 1 };
  return { ...NO_COUNTS, stored: 1 };
}
