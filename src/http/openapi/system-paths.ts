import { ERRORS } from '../../domain/errors.js';
import { jsonContent, jsonResponse, NOT_MODIFIED, prose } from './content.js';
import { HEADERS, responseHeaders } from './headers.js';
import type { Content, Operation, Paths, Response } from './openapi-types.js';
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
    '/docs': { get: page('getDocs', 'This reference, for people', 'Swagger UI, served by the process itself.') },
    '/docs/errors': {
      get: page(
        'getErrorReference',
        'The error reference',
        'Every `code` with its status and what to do. `type` of a problem leads here.',
      ),
    },
  };
}

function root(version: string): Operation {
  const links = { sessions: '/sessions', openapi: '/openapi.json', docs: '/docs', console: '/console' };
  return {
    operationId: 'getRoot',
    tags: TAGS,
    summary: 'What answers here',
    description: prose(
      'Name, version, and where to go on. A browser (`Accept: text/html`) is sent to the console.',
      UNKNOWN_PARAMETERS,
    ),
    responses: {
      200: jsonResponse('The service.', 'ServiceRoot', {
        service: 'conversation-service',
        version,
        links: { ...links, health: '/health', metrics: '/metrics' },
      }),
      302: {
        description: 'For a browser: the console.',
        headers: responseHeaders('Location'),
      },
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
    summary: 'How the service and its dependencies are',
    description: prose(
      'Sends a real command with a deadline to each dependency; an answer is used for one second.',
      'Cache down: 200, `degraded`. Store down: 503, `down`.',
      UNKNOWN_PARAMETERS,
    ),
    responses: {
      200: jsonResponse('It works, perhaps without its cache.', 'Health', healthExample('ok', version)),
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
    summary: 'Whether the process runs',
    description: prose('Asks no dependency: restart the process only where this fails.', UNKNOWN_PARAMETERS),
    responses: {
      200: jsonResponse('The process runs.', 'Health', example),
      ...problems('InternalError', 'ShuttingDown'),
    },
  };
}

function readiness(version: string): Operation {
  return {
    operationId: 'getReadiness',
    tags: TAGS,
    summary: 'Whether to send requests here',
    description: prose('For load balancers: 503 while starting, draining or without the store.', UNKNOWN_PARAMETERS),
    responses: {
      200: jsonResponse('Send requests here.', 'Health', healthExample('ok', version)),
      503: unavailable('Send requests elsewhere', version),
      ...problems('InternalError'),
    },
  };
}

function metrics(): Operation {
  return {
    operationId: 'getMetrics',
    tags: TAGS,
    summary: 'Metrics',
    description: prose('In the text format of Prometheus.', UNKNOWN_PARAMETERS),
    responses: {
      200: {
        description: 'The metrics.',
        headers: responseHeaders(),
        content: textContent(
          'text/plain',
          '# HELP process_cpu_seconds_total Total user and system CPU time spent in seconds.\n',
        ),
      },
      ...problems('InternalError', 'ShuttingDown'),
    },
  };
}

function apiDocument(version: string): Operation {
  return {
    operationId: 'getOpenApiDocument',
    tags: TAGS,
    summary: 'This reference, for programs',
    description: 'OpenAPI 3.1, with the limits that this instance keeps to.',
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
    description: `${description} Loads nothing from elsewhere.`,
    responses: {
      200: {
        description: 'A page for a browser.',
        headers: responseHeaders('ETag'),
        content: textContent('text/html', '<!doctype html>…'),
      },
      304: NOT_MODIFIED,
      ...problems('InvalidRequest', 'InternalError', 'ShuttingDown'),
    },
  };
}

const textContent = (type: string, example: string): Content => ({ [type]: { schema: { type: 'string' }, example } });

/** While the process stops, the common problem comes before the health check is reached, and only that has Retry-After. */
function unavailable(description: string, version: string): Response {
  return {
    description: `${description}; or this instance is shutting down.`,
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
