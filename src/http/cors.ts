import type { FastifyReply, FastifyRequest } from 'fastify';

const EXPOSED_HEADERS = ['ETag', 'Idempotent-Replayed', 'Link', 'Location', 'Retry-After', 'X-Request-Id'];

/** Options of the CORS plugin, which sets these headers in a hook. */
export function corsOptions(origins: readonly string[]) {
  return {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: EXPOSED_HEADERS,
  };
}

/** Sets the same headers on an answer that is sent before any hook runs: for a path that cannot be decoded. */
export function allowOrigin(origins: readonly string[], request: FastifyRequest, reply: FastifyReply): void {
  if (origins.length === 0) return;
  const { origin } = request.headers;
  reply.header('vary', 'Origin').header('access-control-expose-headers', EXPOSED_HEADERS.join(', '));
  if (origin !== undefined && origins.includes(origin)) reply.header('access-control-allow-origin', origin);
}
