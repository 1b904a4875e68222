import type { ErrorKind } from '../../domain/errors.js';
import type { ApiLimits } from '../../domain/limits.js';
import { joinOnce } from '../../lib/join-once.js';
import { eventSchemas } from '../event-json.js';
import { sessionSchemas } from '../session-json.js';
import { commonSchemas } from './common-schemas.js';
import { HEADERS } from './headers.js';
import { healthSchemas } from './health-schemas.js';
import type { OpenApiDocument, Parameter, Schema, Schemas, Tag } from './openapi-types.js';
import { type Operations, pathsOf } from './operation-table.js';
import { parameters } from './parameters.js';
import { type ProblemResponse, problemResponses } from './problem-responses.js';
import { problemSchemas } from './problem-schemas.js';
import { systemOperations } from './system-operations.js';

/** What the document says about the running service. */
export interface OpenApiInfo {
  readonly version: string;
  readonly limits: ApiLimits;
}

/** What may depend on the limits of the service. */
type ByLimits<Value> = Value | ((limits: ApiLimits) => Value);

/** What a capability adds to the document. */
export interface OpenApiPart {
  /** The group of its operations in the API reference; only the name if another part defines the group. */
  readonly tag: Tag | string;
  /** Several capabilities may have operations of one path. */
  readonly operations: ByLimits<Operations>;
  readonly schemas?: ByLimits<Schemas>;
  /** Those to which operations refer by name. */
  readonly parameters?: ByLimits<Readonly<Record<string, Parameter>>>;
  /** What it adds to problem responses that all share. */
  readonly problems?: readonly ProblemResponse[];
}

/**
 * The OpenAPI 3.1 document of the service: pure data, the same for the same arguments. Patterns and enums are the
 * domain's own; tests hold its examples, references and error codes true. A new call is an entry of its capability's `operations`.
 * Throws where two capabilities declare the same.
 */
export function assembleDocument(
  { version, limits }: OpenApiInfo,
  contributed: readonly OpenApiPart[],
  errors: readonly ErrorKind[],
): OpenApiDocument {
  const parts = [...contributed, systemPart(version)];
  const tables = parts.map(({ tag, operations }) => ({
    tag: typeof tag === 'string' ? tag : tag.name,
    operations: byLimits(operations, limits),
  }));
  const refusals = tables.flatMap(({ operations }) => Object.values(operations).flatMap(({ problems }) => problems));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Conversation Service',
      version,
      summary: 'Stores the sessions and events of voice AI conversations exactly once, in order, and durably.',
      description: DESCRIPTION,
      contact: { name: 'The maintainers of the Conversation Service' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'The service that sent this document.' }],
    security: [],
    tags: parts.flatMap(({ tag }) => (typeof tag === 'string' ? [] : tag)),
    paths: pathsOf(tables),
    components: {
      schemas: joinOnce<Schema>('schema', [
        sessionSchemas(limits),
        eventSchemas(limits),
        problemSchemas(errors),
        healthSchemas,
        ...parts.map(({ schemas = {} }) => byLimits(schemas, limits)),
        commonSchemas,
      ]),
      parameters: joinOnce<Parameter>('parameter', [
        parameters(limits),
        ...parts.map((part) => byLimits(part.parameters ?? {}, limits)),
      ]),
      headers: HEADERS,
      responses: problemResponses(
        refusals,
        parts.flatMap(({ problems = [] }) => problems),
      ),
    },
  };
}

function systemPart(version: string): OpenApiPart {
  const tag = { name: 'System', description: 'Health, metrics, and this reference.' };
  return { tag, operations: systemOperations(version) };
}

function byLimits<Value extends object>(value: ByLimits<Value>, limits: ApiLimits): Value {
  return typeof value === 'function' ? (value as (limits: ApiLimits) => Value)(limits) : value;
}

const DESCRIPTION = `Stores **sessions** (each is one voice conversation) and their **events** (what was said and what happened).

- **Acknowledged means durable.** A write is answered with 2xx only after a commit that survives power loss.
- **Exactly once.** The client chooses the ids, so any write can be repeated until it is answered. The same id with the same content returns the stored record; with different content the answer is 409, and nothing changes.
- **In order.** \`sequence\` numbers the events of a session 1, 2, 3 … without gaps, in commit order.
- **Nothing is lost silently.** Unknown fields and query parameters are refused with a 400 that names them. \`null\` for an optional field means the same as leaving it out. Responses may gain fields in later versions: ignore those you do not know.
- **Times** are sent as RFC 3339 with an offset, and returned in UTC with milliseconds.
- **Bodies** are \`application/json\` in UTF-8 without \`Content-Encoding\`; a batch may also be \`application/x-ndjson\`. A byte-order mark at the start is skipped.
- **Queries**: repeat a parameter to give several values (\`type=a&type=b\`). Write \`%2B\` for \`+\`: an unencoded \`+\` means a space, and a value that begins with a space is refused.

Errors are \`application/problem+json\` (RFC 9457); [the error reference explains every code](docs/errors). In addition to the responses listed for each operation, any address can answer 404 \`ROUTE_NOT_FOUND\`, 405 \`METHOD_NOT_ALLOWED\` and, if its percent-encoding cannot be decoded, 400 \`INVALID_REQUEST\`. Input that is not a complete HTTP request (malformed HTTP, or headers that are too large or too slow) is answered with a bare 400, 408 or 431.
Authentication and rate limiting are the task of the gateway in front of the service.`;
