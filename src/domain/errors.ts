/**
 * The one catalog of errors that a client can meet. HTTP status, title, and whether a retry can help live here as data;
 * `docs/errors.md` and the OpenAPI document are generated from it, and a test keeps the three equal.
 */
export const ERROR_CATALOG = {
  INVALID_REQUEST: {
    status: 400,
    retryable: false,
    title: 'The request is not valid',
    remedy: 'Mend what `errors` points at (JSON Pointers into the body, or parameter names) and send it again.',
  },
  SESSION_NOT_FOUND: {
    status: 404,
    retryable: true,
    title: 'No such session',
    remedy: 'Create the session first. Retrying helps where its creation is still under way.',
  },
  EVENT_NOT_FOUND: {
    status: 404,
    retryable: true,
    title: 'No such event in this session',
    remedy: 'Check the id. Retrying helps where the append is still under way.',
  },
  ERASURE_NOT_FOUND: {
    status: 404,
    retryable: false,
    title: 'No such erasure',
    remedy: 'Use an `erasureId` as the erasure gave it.',
  },
  ROUTE_NOT_FOUND: {
    status: 404,
    retryable: false,
    title: 'No such path',
    remedy: 'See `/docs` for the paths of this service.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    retryable: false,
    title: 'This path does not know this method',
    remedy: 'Use one of the methods in the `Allow` header.',
  },
  SESSION_CONFLICT: {
    status: 409,
    retryable: false,
    title: 'This sessionId is taken by a session with other content',
    remedy: 'Use a new sessionId, or send what was sent first.',
  },
  EVENT_CONFLICT: {
    status: 409,
    retryable: false,
    title: 'This eventId is taken by an event with other content',
    remedy: 'Use a new eventId, or send what was sent first.',
  },
  SESSION_ALREADY_COMPLETED: {
    status: 409,
    retryable: false,
    title: 'The session is already completed with other content',
    remedy: 'Read the session: the first completion stands.',
  },
  SESSION_HELD: {
    status: 409,
    retryable: false,
    title: 'The session stands under a legal hold',
    remedy: 'Lift the hold first: nothing erases the session while it stands.',
  },
  POSITION_AHEAD: {
    status: 409,
    retryable: false,
    title: 'The position is beyond the end of the log',
    remedy:
      'It was given by another database, or before a restore. Read the log again from its start (`after=0`): `detail` names its last sequence.',
  },
  ARCHIVE_UNAVAILABLE: {
    status: 503,
    retryable: true,
    title: 'The archive cannot be reached',
    remedy: 'Only the events of archived sessions need it. Wait as `Retry-After` says and send the request again.',
  },
  ARCHIVE_DAMAGED: {
    status: 500,
    retryable: false,
    title: 'The archived events of this session are damaged',
    remedy:
      'Restore the object from a backup of the bucket or folder; `npm run archive -- verify` names what is damaged.',
  },
  SESSION_SEALED: {
    status: 409,
    retryable: false,
    title: 'The session is sealed: it takes no more events',
    remedy:
      'Late events are taken for the `lateGraceSeconds` of the completion (by default LATE_EVENT_GRACE_SECONDS) after it. Put later facts into a new session, or give the next completion a longer `lateGraceSeconds`.',
  },
  SESSION_ERASED: {
    status: 410,
    retryable: false,
    title: 'The session was erased',
    remedy: 'Nothing of it is kept, and nothing is stored under its id again. Use a new sessionId.',
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    retryable: false,
    title: 'The body is larger than the limit',
    remedy: 'Send less at once: the limit stands in `detail`.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    retryable: false,
    title: 'The body is of a type that this call does not take',
    remedy:
      'Send `Content-Type: application/json` (UTF-8, no Content-Encoding), or `application/x-ndjson` for a batch.',
  },
  SESSION_TOO_LONG: {
    status: 422,
    retryable: false,
    title: 'The session is too long for this view',
    remedy:
      'Read its log instead (`GET /sessions/{sessionId}/events`), or raise the limit that `detail` names: MAX_VIEW_EVENTS, or MAX_PAGE_BYTES.',
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    retryable: true,
    title: 'The write queue is full',
    remedy: 'Wait for `Retry-After` seconds and send the same request again; nothing of it was stored.',
  },
  INTERNAL_ERROR: {
    status: 500,
    retryable: true,
    title: 'The service met a fault of its own',
    remedy: 'Report it with the `requestId`. A retry with the same ids is safe.',
  },
  STORE_REFUSED: {
    status: 500,
    retryable: false,
    title: 'The store refuses what the service asks of it',
    remedy:
      'A person must mend the rights or the settings of the store; the log of the service names its code. Nothing of the request was stored: keep it, and send it again then.',
  },
  STORE_UNAVAILABLE: {
    status: 503,
    retryable: true,
    title: 'The store cannot be reached, or its answer is unknown',
    remedy: 'Wait for `Retry-After` seconds and send the same request again: a retry settles an unknown outcome.',
  },
  OVERLOADED: {
    status: 503,
    retryable: true,
    title: 'This instance has as much under way as it has memory for',
    remedy: 'Wait for `Retry-After` seconds and send the same request again, or send it to another instance.',
  },
  TOO_MANY_STREAMS: {
    status: 503,
    retryable: true,
    title: 'This instance serves as many streams as it may',
    remedy: 'Connect to another instance, or wait for `Retry-After` seconds.',
  },
  STORAGE_FULL: {
    status: 503,
    retryable: true,
    title: 'The disk of the store is full',
    remedy: 'Free disk space; reads go on, and writes recover by themselves.',
  },
  SHUTTING_DOWN: {
    status: 503,
    retryable: true,
    title: 'This instance is shutting down',
    remedy: 'Send the same request to another instance.',
  },
} as const satisfies Record<string, ErrorEntry>;

interface ErrorEntry {
  readonly status: number;
  readonly retryable: boolean;
  readonly title: string;
  readonly remedy: string;
}

export type ErrorCode = keyof typeof ERROR_CATALOG;

/** Where in the body (JSON Pointer, RFC 6901; `''` is the whole) or in which parameter the fault lies. */
export type InvalidPart =
  | { readonly pointer: string; readonly detail: string }
  | { readonly parameter: string; readonly detail: string };

/**
 * A failure that the caller is told about. `message` becomes the problem's `detail`: it may name ids and fields, never
 * a value of a payload, and never a driver's own words (those go into `cause`, for the log).
 */
export class ConversationError extends Error {
  override readonly name = 'ConversationError';

  constructor(
    readonly code: ErrorCode,
    detail: string,
    readonly parts: readonly InvalidPart[] = [],
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }
}

/** A 400 that names every faulty part. */
export function invalidRequest(parts: readonly InvalidPart[]): ConversationError {
  const where = parts.length === 1 ? '1 fault' : `${parts.length} faults`;
  return new ConversationError('INVALID_REQUEST', `The request has ${where}; see errors.`, parts);
}
