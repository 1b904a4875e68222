import type { ConversationError, ErrorKind, InvalidPart } from '../domain/errors.js';

/** RFC 9457 with our members; see docs/errors.md. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly retryable: boolean;
  readonly requestId: string;
  readonly errors?: readonly InvalidPart[];
}

/** A relative reference: the running service documents its own errors at this path. */
export function problemType(code: string): string {
  return `/docs/errors#${code}`;
}

/** Returns the URL that documents a code, as clients reach it. */
export type TypeOfProblem = (code: string) => string;

/** The part of a problem that is also used for an item of a batch. */
export function toItemProblem(
  error: ConversationError,
  typeOf: TypeOfProblem,
): Omit<Problem, 'instance' | 'requestId'> {
  const { code, status, title, retryable } = error.kind;
  return {
    type: typeOf(code),
    title,
    status,
    detail: error.message,
    code,
    retryable,
    ...(status === 400 || error.parts.length > 0 ? { errors: error.parts } : {}),
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

/**
 * Returns the seconds after which a client should try again. A full queue drains within a commit or two; a store needs
 * longer.
 */
export function retryAfterSeconds({ status, retryAfterSeconds: own }: ErrorKind): number | undefined {
  switch (status) {
    case 429:
      return own ?? 1;
    case 503:
      return own ?? 2;
    default:
      return own;
  }
}
