import { readFileSync } from 'node:fs';
import { fastify } from 'fastify';
import { announceAddress } from './announce-address.js';

/** The minimum for any read: returns the file named by the first argument as JSON, whatever the query. */
const bytes = readFileSync(process.argv[2] ?? '');
const app = fastify({ keepAliveTimeout: 72_000 });
app.get('/sessions/:sessionId', (_request, reply) => {
  reply.header('content-type', 'application/json; charset=utf-8').send(bytes);
});
announceAddress(await app.listen({ host: '127.0.0.1', port: 0 }));
