import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type {
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  RawServerDefault,
  RouteOptions,
} from 'fastify';
import type { HttpConfig } from '../config/app-config.js';
import type { ApiLimits } from '../domain/limits.js';
import type { RequestIds } from '../ports/request-ids.js';
import type { Lifecycle } from '../runtime/lifecycle.js';
import { installAdmission } from './admission.js';
import { installBodyReader } from './body-reader.js';
import { allowOrigin } from './cors.js';
import type { ProblemFilter } from './problem.filter.js';
import type { PublicPaths } from './public-paths.js';
import { installRequestGate, type RouteRules } from './request-gate.js';
import type { RouteTable } from './route-table.js';
import { SECURITY_HEADERS } from './security-headers.js';

interface HttpParts {
  readonly lifecycle: Lifecycle;
  readonly routes: RouteTable;
  readonly requestIds: RequestIds;
  readonly problems: ProblemFilter;
  readonly paths: PublicPaths;
}

/** Ids that are too long must get our 400, not the router's 414; Node limits the whole request line. */
const MAX_PARAM_CHARS = 16 * 1024;

/** How often Node checks for slow requests (with its default of 30 s, one could live for 45 s). */
const SLOW_REQUEST_CHECK_MS = 1_000;

/** A client that does not read its answer keeps it in memory, and is disconnected after this long without a byte. */
const SILENT_CONNECTION_MS = 60_000;

const REQUEST_ID_PATTERN = /^[A-Za-z0-9._:@+=/-]{1,128}$/;

/**
 * No route has a schema for Fastify (ADR 0006). Without these, it would load a compiler of JSON Schema all the same: a
 * hundred modules, a twentieth of a start.
 */
const NO_SCHEMAS = { buildValidator: refuseSchema, buildSerializer: refuseSchema };

function refuseSchema(): never {
  throw new TypeError('A route has a schema for Fastify. Bodies are checked where they are read (ADR 0006).');
}

/** Creates Fastify with our limits, timeouts, ids and errors, before Nest adds its routes. */
export function createFastifyAdapter(settings: HttpConfig, limits: ApiLimits, parts: HttpParts): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: limits.maxBodyBytes,
    requestTimeout: settings.requestTimeoutMs,
    keepAliveTimeout: settings.keepAliveTimeoutMs,
    connectionTimeout: SILENT_CONNECTION_MS,
    http: { headersTimeout: settings.headersTimeoutMs, connectionsCheckingInterval: SLOW_REQUEST_CHECK_MS },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAM_CHARS },
    rewriteUrl: parts.paths.rewriteUrl,
    requestIdHeader: false,
    genReqId: (request: IncomingMessage) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID_PATTERN.test(given) ? given : parts.requestIds.next();
    },
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      reply.headers(SECURITY_HEADERS).header('x-request-id', request.id);
      allowOrigin(settings.corsOrigins, request, reply);
      parts.problems.answer(error, request, reply);
    },
    schemaController: { compilersFactory: NO_SCHEMAS },
    // There is no Nest middleware, so no middleware engine runs for each request.
    skipMiddie: true,
  });
  const fastify: FastifyInstance<RawServerDefault> = adapter.getInstance();
  fastify.addHook('onRoute', (route: RouteOptions) => {
    // The CORS plugin adds a route for preflights that matches every path, which is not one of ours.
    if (route.url !== '*') parts.routes.add(route.url, route.method);
    const { bodyLimit } = (route.config as RouteRules | undefined) ?? {};
    if (bodyLimit) route.bodyLimit = limits[bodyLimit];
  });
  parts.paths.install(fastify);
  installBodyReader(fastify);
  installRequestGate(fastify, parts.lifecycle);
  installAdmission(fastify, limits);
  return adapter;
}
