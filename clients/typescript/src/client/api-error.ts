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
 * Thrown when a call fails. `code` is the code of the service's problem document, `UNREACHABLE` if there was no
 * response (`status` is 0), or `UNEXPECTED_ANSWER` if something other than the service responded, such as a gateway.
 */
export class ConversationApiError extends Error {
  override readonly name = 'ConversationApiError';
  readonly code: string;
  readonly status: number;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** The problem document (RFC 9457) as received. */
  readonly problem: Problem | undefined;
  /** The delay that the service asked for in `Retry-After`. */
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

/** Statuses that gateways and proxies return while the service behind them is unavailable. */
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

/** Parses `Retry-After`, in seconds or as a date (RFC 9110). Returns undefined if it is neither. */
export function parseRetryAfter(value: string | null, nowMs = Date.now()): number | undefined {
  if (value === null) return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1_000;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
