import type { ApiLimits } from '../../domain/limits.js';
import { jsonResponse, READ_PROBLEMS, WRITE_PROBLEMS } from '../../http/openapi/content.js';
import { responseHeaders } from '../../http/openapi/headers.js';
import type { OpenApiPart } from '../../http/openapi/openapi-document.js';
import type { RequestBody } from '../../http/openapi/openapi-types.js';
import type { Operations } from '../../http/openapi/operation-table.js';
import { pathParameter, queryParameter } from '../../http/openapi/parameters.js';
import type { ProblemResponse } from '../../http/openapi/problem-responses.js';
import { schemaRef } from '../../http/openapi/references.js';
import { ingestErrors } from './ingest-errors.js';
import { DELIVERY_EXAMPLE, PROVIDERS_EXAMPLE, RESULT_EXAMPLE, VCON_EXAMPLE } from './openapi-examples.js';
import { ingestSchemas } from './openapi-schemas.js';

const { INVALID_SIGNATURE, INGEST_NOT_CONFIGURED, PROVIDER_NOT_FOUND, VCON_TOO_LARGE } = ingestErrors;
const REFUSED: ProblemResponse = {
  name: 'IngestRefused',
  errors: [ingestErrors.NO_CALL_ID, ingestErrors.EXPECTS_ANSWER, ingestErrors.INVALID_DOCUMENT],
};
const DELIVERY_PROBLEMS = [INVALID_SIGNATURE, INGEST_NOT_CONFIGURED, PROVIDER_NOT_FOUND, REFUSED];

const ANY_OBJECT = { type: 'object', additionalProperties: true };

const DELIVERY: RequestBody = {
  description: 'What the provider sends: one message or several.',
  required: true,
  content: {
    'application/json': {
      schema: { anyOf: [ANY_OBJECT, { type: 'array', items: ANY_OBJECT }] },
      example: DELIVERY_EXAMPLE,
    },
    'application/x-ndjson': {
      schema: { type: 'string', description: 'One message per line.' },
      example: `${JSON.stringify(DELIVERY_EXAMPLE)}\n`,
    },
  },
};

function operations(limits: ApiLimits): Operations {
  return {
    'GET /ingest': {
      operationId: 'listProviders',
      summary: 'List the providers whose calls can be ingested',
      description:
        'Returns for each provider what it sends, how its calls arrive, whether its secret is set, and what has been received from it.',
      responses: { 200: jsonResponse('All providers.', 'ProviderList', PROVIDERS_EXAMPLE) },
      problems: READ_PROBLEMS,
    },
    'POST /ingest/{provider}': {
      operationId: 'ingest',
      summary: 'Ingest what a provider sends, unchanged',
      description: [
        'Paste the address into the dashboard of the provider. Each call becomes the session `<provider>:<call id>`; what its messages report becomes events, and the end they report completes the session.',
        'Everything is idempotent: a message may arrive twice, late, and in any order. The answer is sent when all of it is durable; after a failure in the middle (503), a repeat completes it.',
        'A message without a call id belongs to the call named before it in the body.',
        `The body is one message, an array of messages, or NDJSON, and has at most ${limits.maxIngestBytes} bytes. Each message may be wrapped as \`{"receivedAt", "direction", "message"}\`, which gives a time to messages that carry none.`,
        'An event that exceeds a limit is counted as `invalid` and named in `issues`; the rest is stored.',
        'The signature is checked before the body is parsed; `GET /ingest` names the environment variable of each secret.',
      ],
      parameters: [
        pathParameter('provider', 'The provider that sends the messages.', schemaRef('IngestProvider'), 'vapi'),
        queryParameter(
          'sessionId',
          'The session for all calls of the body; required if the body names no call.',
          schemaRef('SessionId'),
        ),
      ],
      requestBody: DELIVERY,
      responses: { 200: jsonResponse('Everything in the body is stored durably.', 'IngestResult', RESULT_EXAMPLE) },
      problems: [...WRITE_PROBLEMS.filter((key) => key !== 'TooManyRequests'), 'SessionErased', ...DELIVERY_PROBLEMS],
    },
    'GET /sessions/{sessionId}/vcon': {
      operationId: 'getVcon',
      summary: 'Read the session as a vCon',
      description: [
        'Returns a document as defined by draft-ietf-vcon-vcon-core-04: a text dialog for each utterance, the transcript and the annotations as analyses,',
        'and the session with all its events as an attachment. Importing it again (`POST /ingest/vcon`) produces the same session.',
      ],
      responses: {
        200: {
          description: 'The document.',
          headers: responseHeaders(),
          content: { 'application/vcon+json': { schema: ANY_OBJECT, example: VCON_EXAMPLE } },
        },
      },
      problems: [...READ_PROBLEMS, 'SessionNotFound', 'SessionErased', VCON_TOO_LARGE],
    },
  };
}

export const openApi: OpenApiPart = {
  tag: { name: 'Ingest', description: 'Accepts what voice platforms send, unchanged.' },
  operations,
  schemas: ingestSchemas,
};
