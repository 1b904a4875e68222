import { ERRORS } from '../../domain/errors.js';
import { ROOT_LINKS } from '../root-links.js';
import { emptyResponse, jsonContent, jsonResponse, NOT_MODIFIED, textResponse } from './content.js';
import { HEADERS, responseHeaders } from './headers.js';
import type { Response } from './openapi-types.js';
import type { DeclaredOperation, Operations } from './operation-table.js';
import { problemContent } from './problem-responses.js';

export function systemOperations(version: string): Operations {
  return {
    'GET /': {
      operationId: 'getRoot',
      summary: 'Read the name and version of the service',
      description: [
        'Returns the name and version of the service, and links to its parts. A browser (`Accept: text/html`) is redirected to the console.',
        UNKNOWN_PARAMETERS,
      ],
      responses: {
        200: jsonResponse('The name, version and links of the service.', 'ServiceRoot', {
          service: 'conversation-service',
          version,
          links: ROOT_LINKS,
        }),
        302: emptyResponse('A browser is redirected to the console.', 'Location'),
      },
      problems: ['InternalError', 'ShuttingDown'],
    },
    'GET /health': {
      operationId: 'getHealth',
      summary: 'Check the service and its dependencies',
      description: [
        'Sends a real command with a deadline to each dependency; a result is reused for one second.',
        'If the cache is down, the answer is 200 with `degraded`. If the store is down, it is 503 with `down`.',
        UNKNOWN_PARAMETERS,
      ],
      responses: {
        200: jsonResponse('The service works, perhaps without its cache.', 'Health', healthExample('ok', version)),
        503: unavailable('The store is down', version),
      },
      problems: ['InternalError'],
    },
    'GET /health/live': {
      operationId: 'getLiveness',
      summary: 'Check that the process is running',
      description: ['Checks no dependency: restart the process only if this fails.', UNKNOWN_PARAMETERS],
      responses: {
        200: jsonResponse('The process is running.', 'Health', { ...healthExample('ok', version), dependencies: {} }),
      },
      problems: ['InternalError', 'ShuttingDown'],
    },
    'GET /health/ready': {
      operationId: 'getReadiness',
      summary: 'Check that the service can take requests',
      description: [
        'For load balancers: answers 503 while the service starts or drains, or if the store is down.',
        UNKNOWN_PARAMETERS,
      ],
      responses: {
        200: jsonResponse('The service can take requests.', 'Health', healthExample('ok', version)),
        503: unavailable('The store is down: send requests to another instance', version),
      },
      problems: ['InternalError'],
    },
    'GET /metrics': {
      operationId: 'getMetrics',
      summary: 'Read the metrics',
      description: ['Returns metrics in the Prometheus text format.', UNKNOWN_PARAMETERS],
      responses: {
        200: textResponse(
          'The metrics.',
          'text/plain',
          '# HELP process_cpu_seconds_total Total user and system CPU time spent in seconds.\n',
        ),
      },
      problems: ['InternalError', 'ShuttingDown'],
    },
    'GET /openapi.json': {
      operationId: 'getOpenApiDocument',
      summary: 'Read this reference as an OpenAPI document',
      description: 'The document is OpenAPI 3.1 and states the limits of this instance.',
      responses: {
        200: {
          description: 'The document.',
          headers: responseHeaders('ETag'),
          content: {
            'application/json': {
              schema: { type: 'object', required: ['openapi', 'info', 'paths'], additionalProperties: true },
              example: { openapi: '3.1.1', info: { title: 'Conversation Service', version }, paths: {} },
            },
          },
        },
        304: NOT_MODIFIED,
      },
      problems: ['InvalidRequest', 'InternalError', 'ShuttingDown'],
    },
    'GET /docs': page('getDocs', 'Read this reference in a browser', 'Swagger UI, served by the service itself.'),
    'GET /docs/errors': page(
      'getErrorReference',
      'Read the error reference',
      'Lists every error `code` with its status and what to do. The `type` of a problem links to it.',
    ),
  };
}

/** Probes and load balancers add parameters of their own. */
const UNKNOWN_PARAMETERS = 'Unknown query parameters are ignored.';

function page(operationId: string, summary: string, description: string): DeclaredOperation {
  return {
    operationId,
    summary,
    description: [description, 'The page loads nothing from other hosts.'],
    responses: {
      200: textResponse('A page for a browser.', 'text/html', '<!doctype html>…', 'ETag'),
      304: NOT_MODIFIED,
    },
    problems: ['InvalidRequest', 'InternalError', 'ShuttingDown'],
  };
}

/** While the process stops, the common problem comes before the health check is reached, and only that has Retry-After. */
function unavailable(description: string, version: string): Response {
  return {
    description: `${description}. The answer is the same while this instance is shutting down.`,
    headers: { ...responseHeaders(), 'Retry-After': { ...HEADERS.RetryAfter, required: false } },
    content: { ...jsonContent('Health', healthExample('down', version)), ...problemContent([ERRORS.SHUTTING_DOWN]) },
  };
}

function healthExample(status: 'ok' | 'down', version: string) {
  const store = status === 'ok' ? { status: 'up', latencyMs: 0.412 } : { status: 'down', latencyMs: 1000 };
  return {
    status,
    dependencies: { sqlite: store },
    service: 'conversation-service',
    version,
    uptimeSeconds: 4211,
    timestamp: '2026-01-15T09:30:00.000Z',
  };
}
