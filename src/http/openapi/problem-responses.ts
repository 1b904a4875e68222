import { ERROR_CATALOG, type ErrorCode } from '../../domain/errors.js';
import { problemType } from '../problem.js';
import { EXAMPLE_SESSION_ID, NEW_EVENT_EXAMPLE } from './examples.js';
import { type HeaderKey, responseHeaders } from './headers.js';
import type { Content, Reference, Response } from './openapi-types.js';
import { responseRef, schemaRef } from './references.js';

export const PROBLEM_JSON = 'application/problem+json';

/** The codes of one status that can occur together: one response of the document each. The first gives the status. */
const PROBLEM_RESPONSES = {
  InvalidRequest: ['INVALID_REQUEST'],
  SessionNotFound: ['SESSION_NOT_FOUND'],
  EventNotFound: ['SESSION_NOT_FOUND', 'EVENT_NOT_FOUND'],
  ErasureNotFound: ['ERASURE_NOT_FOUND'],
  RouteNotFound: ['ROUTE_NOT_FOUND'],
  MethodNotAllowed: ['METHOD_NOT_ALLOWED'],
  SessionConflict: ['SESSION_CONFLICT'],
  EventConflict: ['EVENT_CONFLICT', 'SESSION_SEALED'],
  SessionErased: ['SESSION_ERASED'],
  CompletionConflict: ['SESSION_ALREADY_COMPLETED'],
  SessionHeld: ['SESSION_HELD'],
  PositionAhead: ['POSITION_AHEAD'],
  PayloadTooLarge: ['PAYLOAD_TOO_LARGE'],
  UnsupportedMediaType: ['UNSUPPORTED_MEDIA_TYPE'],
  SessionTooLong: ['SESSION_TOO_LONG'],
  TooManyRequests: ['TOO_MANY_REQUESTS'],
  InternalError: ['INTERNAL_ERROR', 'STORE_REFUSED', 'ARCHIVE_DAMAGED'],
  ReadUnavailable: ['STORE_UNAVAILABLE', 'ARCHIVE_UNAVAILABLE', 'OVERLOADED', 'SHUTTING_DOWN'],
  WriteUnavailable: ['STORE_UNAVAILABLE', 'ARCHIVE_UNAVAILABLE', 'STORAGE_FULL', 'OVERLOADED', 'SHUTTING_DOWN'],
  StreamUnavailable: ['STORE_UNAVAILABLE', 'TOO_MANY_STREAMS', 'SHUTTING_DOWN'],
  ShuttingDown: ['SHUTTING_DOWN'],
} as const satisfies Readonly<Record<string, readonly [ErrorCode, ...ErrorCode[]]>>;

export type ProblemResponseKey = keyof typeof PROBLEM_RESPONSES;

/** What can come back from any address and with any method, before an operation is reached. */
export const ANYWHERE = ['RouteNotFound', 'MethodNotAllowed'] as const satisfies readonly ProblemResponseKey[];

const EXTRA_HEADERS: Partial<Record<number, HeaderKey>> = { 405: 'Allow', 429: 'RetryAfter', 503: 'RetryAfter' };

/** References to the problem responses of an operation, by status. */
export function problems(...keys: readonly ProblemResponseKey[]): Readonly<Record<string, Reference>> {
  return Object.fromEntries(keys.map((key) => [String(statusOf(key)), responseRef(key)]));
}

export function problemResponses(): Readonly<Record<ProblemResponseKey, Response>> {
  const entries = Object.keys(PROBLEM_RESPONSES).map((key) => [key, problemResponse(key as ProblemResponseKey)]);
  return Object.fromEntries(entries) as Record<ProblemResponseKey, Response>;
}

/** The body of a problem that has one of these codes. */
export function problemContent(codes: readonly [ErrorCode, ...ErrorCode[]]): Content {
  const { status } = ERROR_CATALOG[codes[0]];
  const schema = {
    ...schemaRef('Problem'),
    properties: {
      status: { type: 'integer', const: status },
      code: { type: 'string', enum: codes },
      type: { type: 'string', enum: codes.map(problemType) },
    },
    ...(status === 400 ? { required: ['errors'] } : {}),
  };
  const examples = codes.map((code) => [code, { summary: ERROR_CATALOG[code].title, value: problemExample(code) }]);
  return { [PROBLEM_JSON]: { schema, examples: Object.fromEntries(examples) } };
}

function problemResponse(key: ProblemResponseKey): Response {
  const extra = EXTRA_HEADERS[statusOf(key)];
  return {
    description: PROBLEM_RESPONSES[key].map(describe).join('\n\n'),
    headers: extra === undefined ? responseHeaders() : responseHeaders(extra),
    content: problemContent(PROBLEM_RESPONSES[key]),
  };
}

function describe(code: ErrorCode): string {
  const { title, remedy } = ERROR_CATALOG[code];
  return `\`${code}\`: ${title}. ${remedy}`;
}

const statusOf = (key: ProblemResponseKey): number => ERROR_CATALOG[PROBLEM_RESPONSES[key][0]].status;

function problemExample(code: ErrorCode): object {
  const { title, status, retryable } = ERROR_CATALOG[code];
  return {
    type: problemType(code),
    title,
    status,
    detail: EXAMPLE_DETAILS[code] ?? `${title}.`,
    instance: `/sessions/${EXAMPLE_SESSION_ID}`,
    code,
    retryable,
    requestId: '0f8d2c1e-1b7c-4a53-9d0e-6d9a3f1f2b11',
    ...(status === 400
      ? { errors: [{ pointer: '/typ', detail: 'is no field of this call; did you mean type?' }] }
      : {}),
  };
}

const EXAMPLE_DETAILS: Partial<Record<ErrorCode, string>> = {
  INVALID_REQUEST: 'The request has 1 fault; see errors.',
  SESSION_NOT_FOUND: `There is no session ${EXAMPLE_SESSION_ID}.`,
  SESSION_ERASED: `Session ${EXAMPLE_SESSION_ID} was erased.`,
  EVENT_NOT_FOUND: `There is no event ${NEW_EVENT_EXAMPLE.eventId} in session ${EXAMPLE_SESSION_ID}.`,
  SESSION_CONFLICT: `Session ${EXAMPLE_SESSION_ID} exists with another language; nothing was changed.`,
  EVENT_CONFLICT: `Event ${NEW_EVENT_EXAMPLE.eventId} exists in this session with another payload; nothing was changed.`,
  SESSION_HELD: `Session ${EXAMPLE_SESSION_ID} stands under a legal hold; nothing was changed.`,
  SESSION_TOO_LONG: `Session ${EXAMPLE_SESSION_ID} has more than 100000 events of speech, interruptions, tools and metrics.`,
  SESSION_ALREADY_COMPLETED: `Session ${EXAMPLE_SESSION_ID} is completed with another status; nothing was changed.`,
};
