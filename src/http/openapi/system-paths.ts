import { ERRORS } from '../../domain/errors.js';
import { emptyResponse, jsonContent, jsonResponse, NOT_MODIFIED, prose, textResponse } from './content.js';
import { HEADERS, responseHeaders } from './headers.js';
import type { Operation, Paths, Response } from './openapi-types.js';
import { problemContent, problems } from './problem-responses.js';

const TAGS = ['System'];

export function systemPaths(version: string): Paths {
  return {
    '/': { get: root(version) },
    '/health': { get: health(version) },
    '/health/live': { get: liveness(version) },
    '/health/ready': { get: readiness(version) },
    '/metrics': { get: metrics() },
    '/openapi.json': { get: apiDocument(version) },
    '/docs': { get: page('getDocs', 'Read this reference in a browser', 'Swagger UI, served by the service itself.') },
    '/docs/errors': {
      get: page(
        'getErrorReference',
        'Read the error reference',
        'Lists every error `code` with its status and what to do. The `type` of a problem links to it.',
      ),
    },
  };
}

function root(version: string): Operation {
  const links = { sessions: '/sessions', openapi: '/openapi.json', docs: '/docs', console: '/console' };
  return {
    operationId: 'getRoot',
    tags: TAGS,
    summary: 'Read the name and version of the service',
    description: prose(
      'Returns the name and version of the service, and links to its parts. A browser (`Accept: text/html`) is redirected to the console.',
      UNKNOWN_PARAMETERS,
    ),
    responses: {
      200: jsonResponse('The name, version and links of the service.', 'ServiceRoot', {
        service: 'conversation-service',
        version,
        links: { ...links, health: '/health', metrics: '/metrics' },
      }),
      302: emptyResponse('A browser is redirected to the console.', 'Location'),
      ...problems('InternalError', 'ShuttingDown'),
    },
  };
}

/** Probes and load balancers add parameters of their own. */
const UNKNOWN_PARAMETERS = 'Unknown query parameters are ignored.';

function health(version: string): Operation {
  return {
    operationId: 'getHealth',
    tags: TAGS,
    summary: 'Check the service and its dependencies',
    description: prose(
      'Sends a real command with a deadline to each dependency; a result is reused for one second.',
      'If the cache is down, the answer is 200 with `degraded`. If the store is down, it is 503 with `down`.',
      UNKNOWN_PARAMETERS,
    ),
    responses: {
      200: jsonResponse('The service works, perhaps without its cache.', 'Health', healthExample('ok', version)),
      503: unavailable('The store is down', version),
      ...problems('InternalError'),
    },
  };
}

function liveness(version: string): Operation {
  const example = { ...healthExample('ok', version), dependencies: {} };
  return {
    operationId: 'getLiveness',
    tags: TAGS,
    summary: 'Check that the process is running',
    description: prose('Checks no dependency: restart the process only if this fails.', UNKNOWN_PARAMETERS),
    responses: {
      200: jsonResponse('The process is running.', 'Health', example),
      ...problems('InternalError', 'ShuttingDown'),
    },
  };
}

function readiness(version: string): Operation {
  return {
    operationId: 'getReadiness',
    tags: TAGS,
    summary: 'Check that the service can take requests',
    description: prose(
      'For load balancers: answers 503 while the service starts or drains, or if the store is down.',
      UNKNOWN_PARAMETERS,
    ),
    responses: {
      200: jsonResponse('The service can take requests.', 'Health', healthExample('ok', version)),
      503: unavailable('The store is down: send requests to another instance', version),
      ...problems('InternalError'),
    },
  };
}

function metrics(): Operation {
  return {
    operationId: 'getMetrics',
    tags: TAGS,
    summary: 'Read the metrics',
    description: prose('Returns metrics in the Prometheus text format.', UNKNOWN_PARAMETERS),
    responses: {
      200: textResponse(
        'The metrics.',
        'text/plain',
        '# HELP process_cpu_seconds_total Total user and system CPU time spent in seconds.\n',
      ),
      ...problems('InternalError', 'ShuttingDown'),
    },
  };
}

function apiDocument(version: string): Operation {
  return {
    operationId: 'getOpenApiDocument',
    tags: TAGS,
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
      ...problems('InvalidRequest', 'InternalError', 'ShuttingDown'),
    },
  };
}

function page(operationId: string, summary: string, description: string): Operation {
  return {
    operationId,
    tags: TAGS,
    summary,
    description: `${description} The page loads nothing from other hosts.`,
    responses: {
      200: textResponse('A page for a browser.', 'text/html', '<!doctype html>…', 'ETag'),
      304: NOT_MODIFIED,
      ...problems('InvalidRequest', 'InternalError', 'ShuttingDown'),
    },
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
