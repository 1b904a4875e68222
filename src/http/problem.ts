import { type ConversationError, ERROR_CATALOG, type ErrorCode, type InvalidPart } from '../domain/errors.js';

/** RFC 9457 with our members; see docs/errors.md. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly requestId: string;
  readonly errors?: readonly InvalidPart[];
}

/** A relative reference: the running service explains its own errors at this address. */
export function problemType(code: ErrorCode): string {
  return `/docs/errors#${code}`;
}

/** The address that explains a code, as clients reach it. */
export type TypeOfProblem = (code: ErrorCode) => string;

/** The part of a problem that also stands for one item of a batch. */
export function toItemProblem(
  error: ConversationError,
  typeOf: TypeOfProblem,
): Omit<Problem, 'instance' | 'requestId'> {
  const { status, title, retryable } = ERROR_CATALOG[error.code];
  return {
    type: typeOf(error.code),
    title,
    status,
    detail: error.message,
    code: error.code,
    retryable,
    ...(status === 400 ? { errors: error.parts } : {}),
  };
}

export function toProblem(
  error: ConversationError,
  request: { readonly instance: string; readonly requestId: string },
  typeOf: TypeOfProblem,
): Problem {
  const { errors, ...rest } = toItemProblem(error, typeOf);
  return { ...rest, ...request, ...(errors ? { errors } : {}) };
}

/** Seconds after which a client should try again. A full queue drains within a commit or two; a store needs longer. */
export function retryAfterSeconds(code: ErrorCode): number | undefined {
  switch (ERROR_CATALOG[code].status) {
    case 429:
      return 1;
    case 503:
      return code === 'STORAGE_FULL' ? 10 : 2;
    default:
      return undefined;
  }
}
