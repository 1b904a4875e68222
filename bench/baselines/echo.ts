import { fastify } from 'fastify';
import { announceAddress } from './announce-address.js';

/**
 * The minimum for any HTTP service on this stack: parses the body as JSON and returns it. Stores and checks nothing.
 */
const app = fastify({ keepAliveTimeout: 72_000 });
app.post('/sessions/:sessionId/events', (request, reply) => {
  reply.send(request.body);
});
announceAddress(await app.listen({ host: '127.0.0.1', port: 0 }));
