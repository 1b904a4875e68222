import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.js';

/** Measures every response by the pattern of its route (never the path, which contains ids), and logs it at DEBUG. */
export function observeRequests(fastify: FastifyInstance, metrics: Metrics, logger: Logger): void {
  const isVerbose = logger.isLevelEnabled('debug');
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    metrics.requestAnswered(request.method, route, reply.statusCode, reply.elapsedTime / 1_000);
    if (isVerbose) {
      logger.debug({ requestId: request.id, method: request.method, route, status: reply.statusCode }, 'answered');
    }
    done();
  });
}
