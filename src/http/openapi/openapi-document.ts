import type { ApiLimits } from '../../domain/limits.js';
import { batchSchemas } from './batch-schemas.js';
import { commonSchemas } from './common-schemas.js';
import { eventSchemas } from './event-schemas.js';
import { HEADERS } from './headers.js';
import { healthSchemas } from './health-schemas.js';
import type { OpenApiDocument, Paths, Schemas } from './openapi-types.js';
import { pageSchemas } from './page-schemas.js';
import { parameters } from './parameters.js';
import { problemResponses } from './problem-responses.js';
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
  /** Several capabilities may have operations under one path. */
  paths(limits: ApiLimits): Paths;
  schemas?(limits: ApiLimits): Schemas;
}

/**
 * The OpenAPI 3.1 document of the service: pure data, the same for the same arguments. Patterns and enums are the
 * domain's own; tests hold its examples, references and error codes true. A new call is an entry of its capability's `paths`.
 */
export function assembleDocument({ version, limits }: OpenApiInfo, parts: readonly OpenApiPart[]): OpenApiDocument {
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
    tags: [
      { name: 'Sessions', description: 'One conversation each.' },
      { name: 'Events', description: 'What was said and what happened: immutable, in order.' },
      { name: 'Live', description: 'What happens, as it happens.' },
      { name: 'Voice', description: 'What the log says about a call: transcript, turns, measures.' },
      { name: 'Erasure', description: 'Forgetting for good, and what must not be forgotten.' },
      { name: 'System', description: 'Health, metrics and this reference.' },
    ],
    paths: mergePaths([...parts.map(({ paths }) => paths(limits)), systemPaths(version)]),
    components: {
      schemas: {
        ...sessionSchemas(limits),
        ...eventSchemas(limits),
        ...batchSchemas(limits),
        ...pageSchemas(limits),
        ...problemSchemas(),
        ...healthSchemas(),
        ...Object.assign({}, ...parts.map(({ schemas }) => schemas?.(limits))),
        ...commonSchemas(),
      },
      parameters: parameters(limits),
      headers: HEADERS,
      responses: problemResponses(),
    },
  };
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
