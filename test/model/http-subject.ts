import type { AppendOutcome } from '../../src/domain/append.js';
import type { NewEvent, StoredEvent } from '../../src/domain/event.js';
import type { LogQuery } from '../../src/domain/page.js';
import type { Session } from '../../src/domain/session.js';
import { formatRfc3339 } from '../../src/lib/time/rfc3339.js';
import type { Service } from '../e2e/service.js';
import type { Answer, Call, Subject } from './call.js';

/** The public part of an answer: what a client of the HTTP API can see. */
interface Seen {
  readonly status: number;
  readonly replayed?: boolean;
  readonly code?: string;
  readonly body?: unknown;
}

/** The whole service, through its HTTP API, without a socket. */
export class HttpSubject implements Subject {
  readonly restart: () => Promise<void>;

  /** `reopen` stops the service and starts another one on the same data. */
  constructor(
    public service: Service,
    reopen: () => Promise<Service>,
  ) {
    this.restart = async () => {
      this.service = await reopen();
    };
  }

  /**
   * There is no request for the seal, which a live stream or the next event triggers, nor for what the service does
   * itself.
   */
  knows({ kind }: Call): boolean {
    return kind !== 'seal' && kind !== 'abandon';
  }

  async perform(call: Call): Promise<Seen> {
    const { status, headers, json } = await this.send(call);
    if (status >= 400) return { status, code: json.code };
    if (call.kind === 'append' && call.events.length !== 1) return { status, body: json.results.map(toBatchResult) };
    const replayed = headers['idempotent-replayed'] === 'true';
    if (call.kind === 'create' || call.kind === 'append' || call.kind === 'complete')
      return { status, replayed, body: json };
    return { status, body: json };
  }

  render(call: Call, answer: Answer, lastSequence: number | undefined): Seen {
    if (lastSequence === undefined && answer === undefined) return { status: 404, code: 'SESSION_NOT_FOUND' };
    if (answer === undefined) return { status: 404, code: 'EVENT_NOT_FOUND' };
    if (call.kind === 'log' && call.query.after > (lastSequence ?? 0)) return { status: 409, code: 'POSITION_AHEAD' };
    return renderFound(call, answer as never);
  }

  private send(call: Call) {
    const { service } = this;
    switch (call.kind) {
      case 'create':
        return service.post('/sessions', sessionBody(call.input));
      case 'append':
        return this.append(call.sessionId, call.events);
      case 'complete': {
        const { status, endReason, endedAtMs, lateGraceMs } = call.completion;
        const lateGraceSeconds = lateGraceMs === undefined ? undefined : lateGraceMs / 1_000;
        const body = { status, endReason, endedAt: timeOf(endedAtMs), lateGraceSeconds };
        return service.post(`/sessions/${call.sessionId}/complete`, body);
      }
      case 'session':
        return service.get(`/sessions/${call.sessionId}?limit=1&offset=1000000`);
      case 'event':
        return service.get(`/sessions/${call.sessionId}/events/${call.eventId}`);
      case 'log':
        return service.get(`/sessions/${call.sessionId}/events?${logParameters(call.query)}`);
      case 'page':
        return service.get(`/sessions/${call.sessionId}?limit=${call.limit}&offset=${call.offset}`);
      case 'list': {
        const status = call.status === undefined ? '' : `&status=${call.status}`;
        return service.get(`/sessions?limit=${call.limit}&metadata.run=${call.run}${status}`);
      }
      case 'abandon':
      case 'seal':
        throw new Error('there is no such call');
    }
  }

  private append(sessionId: string, events: readonly NewEvent[]) {
    const bodies = events.map(eventBody);
    const path = `/sessions/${sessionId}/events`;
    return bodies.length === 1
      ? this.service.post(path, bodies[0])
      : this.service.post(`${path}/batch`, { events: bodies });
  }
}

type Of<Kind extends Call['kind']> = Extract<Call, { readonly kind: Kind }>;

// biome-ignore lint/suspicious/noExplicitAny: the kind of the call says which answer it is, and TypeScript cannot follow
function renderFound(call: Call, answer: any): Seen {
  switch (call.kind) {
    case 'create':
      if (answer.kind === 'conflict') return { status: 409, code: 'SESSION_CONFLICT' };
      return written(answer.kind === 'created' ? 201 : 200, answer.kind === 'duplicate', sessionSeen(answer.session));
    case 'append':
      return call.events.length === 1 ? appendSeen(answer[0]) : { status: 200, body: answer.map(batchSeen) };
    case 'complete':
      if (answer.kind === 'conflict') return { status: 409, code: 'SESSION_ALREADY_COMPLETED' };
      return written(200, answer.kind === 'duplicate', sessionSeen(answer.session));
    case 'session':
      return { status: 200, body: pageSeen(answer, [], { offset: 1_000_000, limit: 1 }) };
    case 'page':
      return { status: 200, body: pageSeen(answer.session, answer.events, call) };
    case 'event':
      return { status: 200, body: eventSeen(answer) };
    case 'log':
      return { status: 200, body: logSeen(call, answer) };
    default:
      return { status: 200, body: expectListed(call as Of<'list'>, answer) };
  }
}

function written(status: number, replayed: boolean, body: unknown): Seen {
  return { status, replayed, body };
}

function appendSeen(outcome: AppendOutcome): Seen {
  if (outcome.kind === 'sealed') return { status: 409, code: 'SESSION_SEALED' };
  if (outcome.kind === 'conflict') return { status: 409, code: 'EVENT_CONFLICT' };
  return written(outcome.kind === 'appended' ? 201 : 200, outcome.kind === 'duplicate', eventSeen(outcome.event));
}

function batchSeen(outcome: AppendOutcome) {
  if (outcome.kind === 'sealed') return { eventId: outcome.eventId, outcome: 'conflict', code: 'SESSION_SEALED' };
  const { eventId, sequence } = outcome.event;
  const code = outcome.kind === 'conflict' ? { code: 'EVENT_CONFLICT' } : {};
  return { eventId, outcome: outcome.kind, sequence, ...code };
}

function toBatchResult({ index: _index, problem, ...result }: Record<string, unknown>) {
  const code = (problem as { readonly code: string } | undefined)?.code;
  return code === undefined ? result : { ...result, code };
}

/** What the service needs for itself, and what only an archive or a hold adds, of which the model knows nothing. */
const UNSEEN: readonly (keyof Session)[] = [
  'initialStatus',
  'completedAtMs',
  'completedSequence',
  'lateGraceMs',
  'abandonment',
  'archive',
  'hold',
];

function sessionSeen(session: Session) {
  return { ...membersOf(session, UNSEEN), eventCount: session.lastSequence };
}

function eventSeen(event: StoredEvent) {
  const { clientSequence, late } = event;
  return membersOf(event, [...(clientSequence === null ? ['clientSequence'] : []), ...(late ? [] : ['late'])]);
}

/** Every other member under the name of the API: a time as text, and JSON as its value. */
function membersOf(record: object, unseen: readonly string[]): object {
  const seen = Object.entries(record).filter(([name]) => !unseen.includes(name));
  return Object.fromEntries(
    seen.map(([name, value]) => {
      if (name === 'metadata' || name === 'payload') return [name, JSON.parse(value)];
      return name.endsWith('Ms') ? [name.slice(0, -2), value === null ? null : timeOf(value)] : [name, value];
    }),
  );
}

function pageSeen(
  session: Session,
  events: readonly StoredEvent[],
  { offset, limit }: { offset: number; limit: number },
) {
  const total = session.lastSequence;
  const pagination = { total, limit, offset, hasMore: offset + events.length < total };
  return { ...sessionSeen(session), events: events.map(eventSeen), pagination };
}

function logSeen({ query }: Of<'log'>, { events, hasMore }: { events: readonly StoredEvent[]; hasMore: boolean }) {
  const last = events.at(-1)?.sequence;
  const next =
    query.order === 'asc' ? { nextAfter: last ?? query.after } : { nextBefore: last ?? query.before ?? null };
  return { events: events.map(eventSeen), pagination: { limit: query.limit, ...next, hasMore } };
}

/** The cursor is opaque: only its presence could be compared, and the model's list does not contain it. */
function expectListed(_call: Of<'list'>, sessions: readonly Session[]) {
  return { sessions: sessions.map(sessionSeen) };
}

function sessionBody({ startedAtMs, metadata, ...rest }: Of<'create'>['input']) {
  return { ...rest, metadata: parsed(metadata), startedAt: timeOf(startedAtMs) };
}

function eventBody({ payload, timestampMs, ...rest }: NewEvent) {
  return { ...rest, payload: parsed(payload), timestamp: timeOf(timestampMs) };
}

function parsed(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}

function timeOf(epochMs: number | undefined): string | undefined {
  return epochMs === undefined ? undefined : formatRfc3339(epochMs);
}

function logParameters({ after, before, order, limit, types, fromMs, toMs }: LogQuery): string {
  const parameters = new URLSearchParams({ after: `${after}`, order, limit: `${limit}` });
  if (before !== undefined) parameters.set('before', `${before}`);
  if (fromMs !== undefined) parameters.set('from', formatRfc3339(fromMs));
  if (toMs !== undefined) parameters.set('to', formatRfc3339(toMs));
  for (const type of types) parameters.append('type', type);
  return parameters.toString();
}
