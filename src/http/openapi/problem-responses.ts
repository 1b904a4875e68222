import { ERRORS, type ErrorKind } from '../../domain/errors.js';
import { problemType, retryAfterSeconds } from '../problem.js';
import { EXAMPLE_SESSION_ID } from './examples.js';
import { type HeaderKey, responseHeaders } from './headers.js';
import type { Content, Reference, Response } from './openapi-types.js';
import { responseRef, schemaRef } from './references.js';

const PROBLEM_JSON = 'application/problem+json';

type Kinds = readonly [ErrorKind, ...ErrorKind[]];

/** One response of the document: the errors of one status that can occur together. */
export interface ProblemResponse {
  readonly name: string;
  readonly errors: Kinds;
}

/** What operations of every capability can answer. A capability may add failures to one. */
const SHARED = {
  InvalidRequest: [ERRORS.INVALID_REQUEST],
  SessionNotFound: [ERRORS.SESSION_NOT_FOUND],
  RouteNotFound: [ERRORS.ROUTE_NOT_FOUND],
  MethodNotAllowed: [ERRORS.METHOD_NOT_ALLOWED],
  SessionErased: [ERRORS.SESSION_ERASED],
  PayloadTooLarge: [ERRORS.PAYLOAD_TOO_LARGE],
  UnsupportedMediaType: [ERRORS.UNSUPPORTED_MEDIA_TYPE],
  TooManyRequests: [ERRORS.TOO_MANY_REQUESTS],
  InternalError: [ERRORS.INTERNAL_ERROR, ERRORS.STORE_REFUSED],
  ReadUnavailable: [ERRORS.STORE_UNAVAILABLE, ERRORS.OVERLOADED, ERRORS.SHUTTING_DOWN],
  WriteUnavailable: [ERRORS.STORE_UNAVAILABLE, ERRORS.STORAGE_FULL, ERRORS.OVERLOADED, ERRORS.SHUTTING_DOWN],
  ShuttingDown: [ERRORS.SHUTTING_DOWN],
} as const satisfies Readonly<Record<string, Kinds>>;

export type SharedProblem = keyof typeof SHARED;

/** Problems that any path and method can return, before an operation is reached. */
export const ANYWHERE = ['RouteNotFound', 'MethodNotAllowed'] as const satisfies readonly SharedProblem[];

/** What an operation can be refused with: see `DeclaredOperation`. */
export type Refusal = SharedProblem | ErrorKind | ProblemResponse;

/** The responses of these refusals; one that is a single kind of failure is named after it. */
function responseOf(refusal: Refusal): ProblemResponse {
  if (typeof refusal === 'string') return { name: refusal, errors: SHARED[refusal] };
  return 'errors' in refusal ? refusal : { name: pascalCase(refusal.code), errors: [refusal] };
}

function pascalCase(code: string): string {
  const words = code.toLowerCase().split('_');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** Returns references to the problem responses of an operation, by status. */
export function problemReferences(refusals: readonly Refusal[]): Readonly<Record<string, Reference>> {
  const responses = refusals.map(responseOf);
  return Object.fromEntries(responses.map(({ name, errors }) => [errors[0].status, responseRef(name)]));
}

/** The shared responses, and those of all operations; `more` is added to those of the same name. */
export function problemResponses(
  refusals: readonly Refusal[],
  more: readonly ProblemResponse[],
): Readonly<Record<string, Response>> {
  const shared = Object.keys(SHARED) as readonly SharedProblem[];
  const all = new Map([...shared, ...refusals].map(responseOf).map(({ name, errors }) => [name, errors]));
  for (const { name, errors } of more) {
    const [first, ...rest] = all.get(name) ?? [];
    all.set(name, first ? [first, ...rest, ...errors] : errors);
  }
  return Object.fromEntries([...all].map(([name, kinds]) => [name, problemResponse(name, kinds)]));
}

/** Returns the body of a problem of one of these kinds. */
export function problemContent(kinds: Kinds): Content {
  const [{ status }] = kinds;
  const codes = kinds.map(({ code }) => code);
  const schema = {
    ...schemaRef('Problem'),
    properties: {
      status: { type: 'integer', const: status },
      code: { type: 'string', enum: codes },
      type: { type: 'string', enum: codes.map(problemType) },
    },
    ...(status === 400 ? { required: ['errors'] } : {}),
  };
  const examples = kinds.map((kind) => [kind.code, { summary: kind.title, value: problemExample(kind) }]);
  return { [PROBLEM_JSON]: { schema, examples: Object.fromEntries(examples) } };
}

function problemResponse(name: string, kinds: Kinds): Response {
  const stranger = kinds.find(({ status }) => status !== kinds[0].status);
  if (stranger) throw new Error(`The response ${name} has failures of several statuses, ${stranger.code} among them.`);
  return {
    description: kinds.map(({ code, title, remedy }) => `\`${code}\`: ${title}. ${remedy}`).join('\n\n'),
    headers: responseHeaders(...extraHeaders(kinds[0])),
    content: problemContent(kinds),
  };
}

function extraHeaders(kind: ErrorKind): readonly HeaderKey[] {
  if (kind.status === 405) return ['Allow'];
  return retryAfterSeconds(kind) === undefined ? [] : ['RetryAfter'];
}

function problemExample({ code, title, status, retryable, example }: ErrorKind): object {
  return {
    type: problemType(code),
    title,
    status,
    detail: example ?? `${title}.`,
    instance: `/sessions/${EXAMPLE_SESSION_ID}`,
    code,
    retryable,
    requestId: '0f8d2c1e-1b7c-4a53-9d0e-6d9a3f1f2b11',
    ...(status === 400 ? { errors: [{ pointer: '/typ', detail: 'is not a known field; did you mean type?' }] } : {}),
  };
}
