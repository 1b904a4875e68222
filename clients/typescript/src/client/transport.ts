import { ConversationApiError, errorOfResponse, unreachable } from './api-error.js';
import { backoffMs, sleep } from './backoff.js';
import { queryText } from './query.js';

export interface ClientOptions {
  /** The URL of the service, including its base path if it has one. */
  readonly url: string;
  /** How often a call is retried after a retryable failure. Default: 4. */
  readonly maxRetries?: number;
  /** Timeout of one attempt. Default: 15,000. */
  readonly timeoutMs?: number;
  /** Headers sent with every request, such as credentials for a gateway. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Replaces the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** One call of the API, as described by the generated methods. */
export interface Call {
  readonly method: string;
  readonly path: string;
  /** Values are strings, numbers, booleans, arrays of strings, or objects of strings. */
  readonly query?: object | undefined;
  readonly body?: unknown;
  /** The media type of the body. Default: `application/json`. */
  readonly contentType?: string;
  /** Statuses whose body is an answer rather than a problem: health, for example, is also reported with 503. */
  readonly answers: readonly number[];
  readonly reads: 'json' | 'text' | 'nothing';
}

const DEFAULT_RETRIES = 4;
const DEFAULT_TIMEOUT_MS = 15_000;

/** Sends calls, and retries them unchanged while the error is retryable. */
export class Transport {
  private readonly baseUrl: string;
  private readonly maxRetries: number;
  private readonly timeoutMs: number;
  private readonly fetch: typeof globalThis.fetch;

  constructor(
    private readonly options: ClientOptions,
    private readonly wait: (waitMs: number, signal?: AbortSignal) => Promise<void> = sleep,
  ) {
    this.baseUrl = options.url.replace(/\/+$/, '');
    this.maxRetries = options.maxRetries ?? DEFAULT_RETRIES;
    this.timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    // Browsers reject the global `fetch` if it is called as a method of another object.
    this.fetch = options.fetch ?? ((...request) => globalThis.fetch(...request));
  }

  async call<Answer>(call: Call, { signal }: CallOptions = {}): Promise<Answer> {
    for (let failures = 0; ; failures++) {
      try {
        return await this.attempt<Answer>(call, signal);
      } catch (error) {
        if (!this.mayRetry(error, call, failures)) throw error;
        await this.wait(backoffMs(failures, error.retryAfterMs), signal);
      }
    }
  }

  /** Opens a stream of server-sent events, without a timeout: it lasts until the signal is aborted. */
  async openStream(path: string, query: object, signal: AbortSignal): Promise<Response> {
    const url = this.baseUrl + path + queryText(query);
    const response = await this.send(url, { headers: { accept: 'text/event-stream' }, signal });
    if (!response.ok) throw await errorOfResponse(response);
    return response;
  }

  private mayRetry(error: unknown, call: Call, failures: number): error is ConversationApiError {
    if (!(error instanceof ConversationApiError) || !error.retryable || failures >= this.maxRetries) return false;
    // A write may arrive before the creation of its session; for a read, 404 is final.
    return error.status !== 404 || call.method !== 'GET';
  }

  private async attempt<Answer>(call: Call, signal: AbortSignal | undefined): Promise<Answer> {
    const deadline = AbortSignal.timeout(this.timeoutMs);
    const response = await this.send(this.baseUrl + call.path + queryText(call.query), {
      method: call.method,
      headers: headersOf(call),
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      ...(call.body === undefined ? {} : { body: bodyOf(call) }),
    });
    if (!call.answers.includes(response.status) || isProblem(response)) throw await errorOfResponse(response);
    return this.read<Answer>(call, response, signal);
  }

  private async read<Answer>(call: Call, response: Response, signal: AbortSignal | undefined): Promise<Answer> {
    try {
      if (call.reads === 'json') return (await response.json()) as Answer;
      const text = await response.text();
      return (call.reads === 'text' ? text : undefined) as Answer;
    } catch (error) {
      signal?.throwIfAborted();
      throw unreachable(this.baseUrl, error);
    }
  }

  private async send(url: string, init: RequestInit): Promise<Response> {
    const headers = { ...this.options.headers, ...(init.headers as Readonly<Record<string, string>>) };
    try {
      // Following a redirect would turn a write into a GET, whose response would look like that of the write.
      return await this.fetch(url, { ...init, headers, redirect: 'manual' });
    } catch (error) {
      const isTimeout = error instanceof DOMException && error.name === 'TimeoutError';
      if (init.signal?.aborted && !isTimeout) throw error;
      throw unreachable(this.baseUrl, error);
    }
  }
}

function headersOf({ body, contentType, reads }: Call): Record<string, string> {
  const accept = reads === 'json' ? 'application/json' : '*/*';
  return body === undefined ? { accept } : { accept, 'content-type': contentType ?? 'application/json' };
}

const bodyOf = ({ body }: Call): string => (typeof body === 'string' ? body : JSON.stringify(body));

const isProblem = (response: Response): boolean =>
  response.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
