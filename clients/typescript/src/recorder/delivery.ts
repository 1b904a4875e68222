import type { BatchResult } from '../api/schema.js';
import { ConversationApiError, errorOfResponse, unreachable } from '../client/api-error.js';
import type { Lane, Step } from './lane.js';
import type { Refusal } from './options.js';
import type { Body, SpoolRecord } from './records.js';

const TIMEOUT_MS = 10_000;
/** The body is at fault, not the session; a conflict or an erased session is neither. */
const FAULTS_OF_BODY: ReadonlySet<number> = new Set([400, 413, 422]);
/** Configuration errors: once the URL is corrected, the records are delivered. */
const SETUP_FAULTS: ReadonlySet<string> = new Set([
  'ROUTE_NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'UNSUPPORTED_MEDIA_TYPE',
  'UNEXPECTED_ANSWER',
]);

export interface Refused {
  readonly record: SpoolRecord;
  readonly problem: Refusal;
}

/** The result of a request. */
export interface Outcome {
  /** How many records of the step are settled, including the refused ones. */
  readonly done: number;
  /** Records that were refused permanently. */
  readonly refused: readonly Refused[];
  /** Why the remaining records are still pending. */
  readonly error?: ConversationApiError;
  /** The request as a whole was too large, or invalid, which may have the same cause. */
  readonly isTooLarge?: boolean;
}

export type Fetch = typeof globalThis.fetch;

/** Sends a step, and creates the session first if the service does not know it. Never throws. */
export async function deliver(lane: Lane, step: Step, fetch: Fetch, signal?: AbortSignal): Promise<Outcome> {
  const request = new Delivery(lane, step, fetch, signal);
  if (step.kind === 'unreadable') return { done: step.records.length, refused: [] };
  try {
    return await request.attempt();
  } catch (error) {
    const failure = failureOf(error, lane.url);
    if (failure.code !== 'SESSION_NOT_FOUND' || step.kind === 'create') return judge(failure, step);
  }
  try {
    await request.createAgain();
    return await request.attempt();
  } catch (error) {
    const failure = failureOf(error, lane.url);
    return failure.code === 'SESSION_NOT_FOUND' ? { done: 0, refused: [], error: failure } : judge(failure, step);
  }
}

/** Posts a body as JSON and returns the answer. @throws ConversationApiError for any other response. */
export async function postJson(url: string, body: unknown, fetch: Fetch, signal?: AbortSignal): Promise<unknown> {
  const deadline = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
    // Following a redirect would turn the POST into a GET.
    redirect: 'manual',
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
  });
  if (!response.ok) throw await errorOfResponse(response);
  return response.json();
}

class Delivery {
  private readonly path: string;

  constructor(
    private readonly lane: Lane,
    private readonly step: Step,
    private readonly fetch: Fetch,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.path = `/sessions/${encodeURIComponent(lane.sessionId)}`;
  }

  async attempt(): Promise<Outcome> {
    const records = recordsOf(this.step);
    const [first] = records;
    if (first && this.step.kind !== 'event') {
      const isCreation = this.step.kind === 'create';
      await this.assuming(
        isCreation ? '/sessions' : `${this.path}/complete`,
        first,
        isCreation ? 'SESSION_CONFLICT' : 'SESSION_ALREADY_COMPLETED',
      );
      return { done: 1, refused: [] };
    }
    const answer = await this.send(`${this.path}/events/batch`, { events: records.map(({ body }) => body) });
    return sort((answer as BatchResult).results, records);
  }

  /**
   * Creates the session as recorded. If that record is lost or was refused, creates a minimal session, so that its
   * events can be stored.
   */
  async createAgain(): Promise<void> {
    const { createBody, assumed } = this.lane;
    try {
      await this.create(createBody ?? this.leastSession(), assumed);
    } catch (error) {
      if (!createBody || !isFaultOfBody(error)) throw error;
      await this.create(this.leastSession());
    }
  }

  /** An existing session counts as created. */
  private async create(body: Body, assumed: readonly string[] = []): Promise<void> {
    try {
      await this.assuming('/sessions', { body, assumed }, 'SESSION_CONFLICT');
    } catch (error) {
      if (!(error instanceof ConversationApiError) || error.code !== 'SESSION_CONFLICT') throw error;
    }
  }

  /**
   * Contains only what is known without the creation record, so nothing in it can be refused except the session itself.
   */
  private leastSession(): Body {
    const times = recordsOf(this.step).flatMap(({ body }) => (body.timestamp as string | undefined) ?? []);
    const [startedAt] = times.sort();
    return { sessionId: this.lane.sessionId, ...(startedAt === undefined ? {} : { startedAt }) };
  }

  /** On a conflict, drops the members that the recorder assumed in favour of the stored values. */
  private async assuming(path: string, record: Pick<SpoolRecord, 'body' | 'assumed'>, conflict: string): Promise<void> {
    const { body, assumed = [] } = record;
    try {
      await this.send(path, body);
    } catch (error) {
      if (!(error instanceof ConversationApiError) || error.code !== conflict || assumed.length === 0) throw error;
      await this.send(path, Object.fromEntries(Object.entries(body).filter(([name]) => !assumed.includes(name))));
    }
  }

  private send(path: string, body: Body): Promise<unknown> {
    return postJson(this.lane.url + path, body, this.fetch, this.signal);
  }
}

function recordsOf({ records }: Step): readonly SpoolRecord[] {
  return records.flatMap(({ record }) => record ?? []);
}

/** Each item has its own result. */
function sort(results: BatchResult['results'], records: readonly SpoolRecord[]): Outcome {
  if (results.length !== records.length) throw new TypeError('The response does not contain one result per event.');
  const refused: Refused[] = [];
  for (const [index, record] of records.entries()) {
    const { outcome, problem } = results[index] ?? {};
    if (outcome !== 'conflict' && outcome !== 'invalid') continue;
    const refusal: Refusal = { code: outcome.toUpperCase(), ...problem };
    if (refusal.retryable === true) {
      const details = { code: refusal.code, status: 409, retryable: true };
      return { done: index, refused, error: new ConversationApiError(`${refusal.code}: ${refusal.detail}`, details) };
    }
    refused.push({ record, problem: refusal });
  }
  return { done: records.length, refused };
}

function judge(error: ConversationApiError, step: Step): Outcome {
  if (!isRefusal(error)) return { done: 0, refused: [], error };
  const isTooLarge = error.status === 413 || error.status === 400;
  if (isTooLarge && step.records.length > 1) return { done: 0, refused: [], isTooLarge };
  const problem: Refusal = error.problem
    ? { ...error.problem }
    : { code: error.code, status: error.status, detail: error.message };
  const refused = recordsOf(step).map((record) => ({ record, problem }));
  return { done: step.records.length, refused, isTooLarge };
}

/** Only the service itself refuses permanently; a proxy's answer may change, unless the body is too large. */
function isRefusal({ status, retryable, code }: ConversationApiError): boolean {
  return status === 413 || (status >= 400 && status < 500 && !retryable && !SETUP_FAULTS.has(code));
}

function isFaultOfBody(error: unknown): boolean {
  return error instanceof ConversationApiError && FAULTS_OF_BODY.has(error.status) && isRefusal(error);
}

function failureOf(error: unknown, url: string): ConversationApiError {
  return error instanceof ConversationApiError ? error : unreachable(url, error);
}
