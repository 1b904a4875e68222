import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiLimits } from '../domain/limits.js';
import { ByteGate, type Room } from './byte-gate.js';
import type { RouteRules } from './request-gate.js';

/** Smaller bodies are bounded by the number of connections. */
const SMALL_BODY_BYTES = 64 * 1024;

/** How much more memory a byte of a body takes than one of a page: it is parsed, made canonical and handed to the writer. */
const BODY_FACTOR = 2;

/**
 * Bounds what requests hold in memory together, whatever they are: the bytes of bodies, from before they are read until
 * their answer is out, and the bytes of pages, from before they are read from the store until they are sent.
 */
export function installAdmission(fastify: FastifyInstance, limits: ApiLimits): void {
  const bodies = new ByteGate(limits.maxInFlightBytes / BODY_FACTOR);
  const pages = new ByteGate(limits.maxInFlightBytes);
  const rooms = new WeakMap<FastifyRequest, Room>();
  fastify.addHook('preParsing', async (request: FastifyRequest, reply: FastifyReply, payload) => {
    const bytes = bodyBytes(request, limits);
    if (bytes > SMALL_BODY_BYTES) await enter(bodies, bytes, reply);
    return payload;
  });
  fastify.addHook('preHandler', async (request: FastifyRequest, reply: FastifyReply) => {
    if (!(request.routeOptions.config as RouteRules).page) return;
    rooms.set(request, await enter(pages, limits.maxPageBytes, reply));
  });
  fastify.addHook('onSend', (request: FastifyRequest, _reply, payload, done) => {
    // A page that goes out in parts is a large one, and keeps all of its room.
    const isWhole = typeof payload === 'string' || payload instanceof Uint8Array;
    rooms.get(request)?.shrink(isWhole ? payload.length : limits.maxPageBytes);
    done();
  });
}

async function enter(gate: ByteGate, bytes: number, reply: FastifyReply): Promise<Room> {
  const room = await gate.enter(bytes);
  if (reply.raw.destroyed) room.leave();
  else reply.raw.once('close', () => room.leave());
  return room;
}

/** Without a length it may be as much as the route takes. */
function bodyBytes({ headers, routeOptions }: FastifyRequest, limits: ApiLimits): number {
  const most = routeOptions.bodyLimit ?? limits.maxBodyBytes;
  if (headers['transfer-encoding'] !== undefined) return most;
  return Math.min(Number(headers['content-length'] ?? 0), most);
}
