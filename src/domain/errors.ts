/** One kind of error that clients can receive. `docs/errors.md` and the OpenAPI document are generated from it. */
export interface ErrorKind<Code extends string = string> {
  readonly code: Code;
  /** HTTP status. */
  readonly status: number;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  /** What happened; a clause without a full stop. */
  readonly title: string;
  /** What the client or the operator can do about it, in full sentences. */
  readonly remedy: string;
  /** An example of `detail`; without it, documentation shows the title. */
  readonly example?: string;
  /** When a client should try again; without it, the status decides. */
  readonly retryAfterSeconds?: number;
}

type ErrorTable = Readonly<Record<string, Omit<ErrorKind, 'code' | 'retryable'> & { readonly retryable?: true }>>;

/** Defines errors by code; a retry does not help unless the table says so. Each capability declares its own and names them in `defineFeature`. */
export function defineErrors<const Table extends ErrorTable>(table: Table) {
  const kinds = Object.entries(table).map(([code, kind]) => [code, { code, retryable: false, ...kind }]);
  return Object.fromEntries(kinds) as { readonly [Code in keyof Table & string]: ErrorKind<Code> };
}

/** Errors that can occur in every capability. */
export const ERRORS = defineErrors({
  INVALID_REQUEST: {
    status: 400,
    title: 'The request is not valid',
    remedy:
      'Correct what `errors` lists (JSON Pointers into the body, or parameter names), then send the request again.',
    example: 'The request has 1 problem; see errors.',
  },
  SESSION_NOT_FOUND: {
    status: 404,
    retryable: true,
    title: 'No such session',
    remedy: 'Create the session first. Retry if its creation may still be in progress.',
    example: 'There is no session call-4711.',
  },
  ROUTE_NOT_FOUND: {
    status: 404,
    title: 'No such path',
    remedy: 'See `/docs` for the paths of this service.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'This path does not support this method',
    remedy: 'Use one of the methods in the `Allow` header.',
  },
  SESSION_ERASED: {
    status: 410,
    title: 'The session was erased',
    remedy: 'Nothing of it is kept, and its id cannot be used again. Use a new sessionId.',
    example: 'Session call-4711 was erased.',
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    title: 'The body is larger than the limit',
    remedy: 'Send less at once: `detail` states the limit.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'The media type of the body is not supported here',
    remedy:
      'Send `Content-Type: application/json` (UTF-8, no Content-Encoding), or `application/x-ndjson` for a batch.',
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    retryable: true,
    title: 'The write queue is full',
    remedy: 'Wait for `Retry-After` seconds and send the same request again; nothing in it was stored.',
  },
  INTERNAL_ERROR: {
    status: 500,
    retryable: true,
    title: 'The service failed unexpectedly',
    remedy: 'Report it with the `requestId`. A retry with the same ids is safe.',
  },
  STORE_REFUSED: {
    status: 500,
    title: 'The store refused the request of the service',
    remedy:
      'The permissions or settings of the store must be corrected; the service log names the code that the store gave. Nothing in the request was stored: keep it, and send it again afterwards.',
  },
  STORE_UNAVAILABLE: {
    status: 503,
    retryable: true,
    title: 'The store cannot be reached, or its answer is unknown',
    remedy: 'Wait for `Retry-After` seconds and send the same request again: a retry resolves an unknown outcome.',
  },
  OVERLOADED: {
    status: 503,
    retryable: true,
    title: 'This instance has no memory left for more requests at once',
    remedy: 'Wait for `Retry-After` seconds and send the same request again, or send it to another instance.',
  },
  STORAGE_FULL: {
    status: 503,
    retryable: true,
    title: 'The disk of the store is full',
    remedy: 'Free disk space. Reads continue to work, and writes recover automatically.',
    retryAfterSeconds: 10,
  },
  SHUTTING_DOWN: {
    status: 503,
    retryable: true,
    title: 'This instance is shutting down',
    remedy: 'Send the same request to another instance.',
  },
});

export type ErrorCode = keyof typeof ERRORS;

/** Where the fault is: in the body (JSON Pointer, RFC 6901; `''` is the whole body) or in a parameter. */
export type InvalidPart =
  | { readonly pointer: string; readonly detail: string }
  | { readonly parameter: string; readonly detail: string };

/**
 * An error that is reported to the caller. `message` becomes the problem's `detail`: it may name ids and fields, but
 * never a value of a payload or the words of a driver (those go into `cause`, for the log).
 */
export class ConversationError extends Error {
  override readonly name = 'ConversationError';
  readonly kind: ErrorKind;

  /** `kind` is an error defined by a capability, or the code of a common one. */
  constructor(
    kind: ErrorKind | ErrorCode,
    detail: string,
    readonly parts: readonly InvalidPart[] = [],
    options?: ErrorOptions,
  ) {
    super(detail, options);
    this.kind = typeof kind === 'string' ? ERRORS[kind] : kind;
  }

  get code(): string {
    return this.kind.code;
  }
}

export function storeClosed(): ConversationError {
  return new ConversationError('STORE_UNAVAILABLE', 'The store is closed.');
}

export function sessionErased(sessionId: string): ConversationError {
  return new ConversationError('SESSION_ERASED', `Session ${sessionId} was erased.`);
}

/** Returns a 400 that names every faulty part. */
export function invalidRequest(parts: readonly InvalidPart[]): ConversationError {
  const where = parts.length === 1 ? '1 fault' : `${parts.length} faults`;
  return new ConversationError('INVALID_REQUEST', `The request has ${where}; see errors.`, parts);
}
