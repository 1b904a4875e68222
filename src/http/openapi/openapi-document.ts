import type { ErrorKind } from '../../domain/errors.js';
import type { ApiLimits } from '../../domain/limits.js';
import { joinOnce } from '../../lib/join-once.js';
import { commonSchemas } from './common-schemas.js';
import { eventSchemas } from './event-schemas.js';
import { HEADERS } from './headers.js';
import { healthSchemas } from './health-schemas.js';
import type { OpenApiDocument, Parameter, Paths, Schema, Schemas, Tag } from './openapi-types.js';
import { parameters } from './parameters.js';
import { type ProblemResponse, problemResponses } from './problem-responses.js';
import { problemSchemas } from './problem-schemas.js';
import { sessionSchemas } from './session-schemas.js';
import { systemPaths } from './system-paths.js';

/** What the document says about the running service. */
export interface OpenApiInfo {
  readonly version: string;
  readonly limits: ApiLimits;
}

/** What a capability adds to the document. */
export interface OpenApiPart {
  /** The groups in which the API reference shows its operations; it may also use those of others. */
  readonly tags?: readonly Tag[];
  /** Several capabilities may have operations under one path. */
  paths(limits: ApiLimits): Paths;
  schemas?(limits: ApiLimits): Schemas;
  parameters?(limits: ApiLimits): Readonly<Record<string, Parameter>>;
  /** Problem responses of its own, and what it adds to those that are there. */
  readonly problems?: readonly ProblemResponse[];
}

/**
 * The OpenAPI 3.1 document of the service: pure data, the same for the same arguments. Patterns and enums are the
 * domain's own; tests hold its examples, references and error codes true. A new call is an entry of its capability's `paths`.
 * Throws where two capabilities declare the same.
 */
export function assembleDocument(
  { version, limits }: OpenApiInfo,
  parts: readonly OpenApiPart[],
  errors: readonly ErrorKind[],
): OpenApiDocument {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Conversation Service',
      version,
      summary: 'Sessions and events of voice AI conversations: kept exactly once, in order, durably.',
      description: DESCRIPTION,
      contact: { name: 'The maintainers of the Conversation Service' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'Where this document comes from.' }],
    security: [],
    tags: joinTags([...parts.flatMap(({ tags = [] }) => tags), SYSTEM_TAG]),
    paths: mergePaths([...parts.map(({ paths }) => paths(limits)), systemPaths(version)]),
    components: {
      schemas: joinOnce<Schema>('schema', [
        sessionSchemas(limits),
        eventSchemas(limits),
        problemSchemas(errors),
        healthSchemas(),
        ...parts.map((part) => part.schemas?.(limits) ?? {}),
        commonSchemas(),
      ]),
      parameters: joinOnce<Parameter>('parameter', [
        parameters(limits),
        ...parts.map((part) => part.parameters?.(limits) ?? {}),
      ]),
      headers: HEADERS,
      responses: problemResponses(parts.flatMap(({ problems = [] }) => problems)),
    },
  };
}

const SYSTEM_TAG: Tag = { name: 'System', description: 'Health, metrics and this reference.' };

function joinTags(tags: readonly Tag[]): readonly Tag[] {
  return Object.values(
    joinOnce<Tag>(
      'tag',
      tags.map((tag) => ({ [tag.name]: tag })),
    ),
  );
}

/** Throws where two capabilities claim the same operation. */
function mergePaths(all: readonly Paths[]): Paths {
  const merged: Record<string, Paths[string]> = {};
  for (const [path, item] of all.flatMap((paths) => Object.entries(paths))) {
    const known = merged[path] ?? {};
    const twice = Object.keys(item).find((method) => method in known);
    if (twice) throw new Error(`${twice} ${path} is declared twice`);
    merged[path] = { ...known, ...item };
  }
  return merged;
}

const DESCRIPTION = `Keeps **sessions** (one voice conversation each) and their **events** (what was said and what happened).

- **Acknowledged means durable.** A 2xx for a write is sent after the commit that survives power loss.
- **Exactly once.** Ids are chosen by the client: repeat any write until it is answered. Same id and same content gives the stored record again; other content is 409 and changes nothing.
- **In order.** \`sequence\` counts the events of a session 1, 2, 3 … without holes, in commit order.
- **Nothing is lost silently.** Unknown fields and query parameters are refused (400, naming them); \`null\` for an optional field counts as left out. Answers may gain fields: ignore those that you do not know.
- **Times** are RFC 3339 with an offset, answered in UTC with milliseconds.
- **Bodies** are \`application/json\` (a batch also \`application/x-ndjson\`) in UTF-8 without \`Content-Encoding\`; a byte-order mark at the start is skipped.
- **Queries**: a list parameter is repeated (\`type=a&type=b\`). A value that begins with a blank is refused: write \`%2B\` for \`+\`.

Errors are \`application/problem+json\` (RFC 9457); [every code is explained here](docs/errors). Besides the answers listed with each call, any address can answer 404 \`ROUTE_NOT_FOUND\`, 405 \`METHOD_NOT_ALLOWED\` and, where its percent-encoding cannot be decoded, 400 \`INVALID_REQUEST\`. What never became a request (broken HTTP, headers that are too large or too slow) is answered plainly: 400, 408 or 431.
Authentication and rate limiting belong to the gateway in front.`;
