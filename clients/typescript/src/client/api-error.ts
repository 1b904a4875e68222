import type { Problem } from '../api/schema.js';

interface ErrorDetails {
  readonly code: string;
  readonly status: number;
  readonly retryable: boolean;
  readonly problem?: Problem | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/**
 * A call that did not succeed. `code` is the service's own where it answered with a problem document; `UNREACHABLE` where
 * there was no answer (`status` is 0), and `UNEXPECTED_ANSWER` where something else answered, such as a gateway.
 */
export class ConversationApiError extends Error {
  override readonly name = 'ConversationApiError';
  readonly code: string;
  readonly status: number;
  /** The same call may succeed later. */
  readonly retryable: boolean;
  /** The problem document (RFC 9457) as it came. */
  readonly problem: Problem | undefined;
  /** How long the service asked to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, details: ErrorDetails) {
    super(message, { cause: details.cause });
    this.code = details.code;
    this.status = details.status;
    this.retryable = details.retryable;
    this.problem = details.problem;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** What gateways and proxies answer while the service behind them is away. */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 502, 503, 504]);

export async function errorOfResponse(response: Response): Promise<ConversationApiError> {
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'));
  const problem = await readProblem(response);
  const { status } = response;
  if (problem) {
    const { code, retryable } = problem;
    return new ConversationApiError(`${code}: ${problem.detail}`, { code, status, retryable, problem, retryAfterMs });
  }
  const message = `The answer with status ${status} does not come from the service: check the address and any proxy in front of it.`;
  const retryable = TRANSIENT_STATUSES.has(status);
  return new ConversationApiError(message, { code: 'UNEXPECTED_ANSWER', status, retryable, retryAfterMs });
}

export function unreachable(url: string, cause: unknown): ConversationApiError {
  const message = `The service does not answer at ${url}: check that it is running and that the address is correct.`;
  return new ConversationApiError(message, { code: 'UNREACHABLE', status: 0, retryable: true, cause });
}

async function readProblem(response: Response): Promise<Problem | undefined> {
  try {
    const body = (await response.json()) as Partial<Problem> | null;
    return typeof body?.code === 'string' && typeof body.retryable === 'boolean' ? (body as Problem) : undefined;
  } catch {
    return undefined;
  }
}

/** Seconds or a date (RFC 9110); undefined where it is neither. */
export function parseRetryAfter(value: string | null, nowMs = Date.now()): number | undefined {
  if (value === null) return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1_000;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
