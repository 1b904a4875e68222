import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiLimits } from '../domain/limits.js';
import { ByteGate, type Room } from './byte-gate.js';
import type { RouteRules } from './request-gate.js';
import { Turns } from './turns.js';

/** Smaller bodies are bounded by the number of connections. */
const SMALL_BODY_BYTES = 64 * 1024;

/** How much more memory a byte of a body takes than one of a page: it is parsed, made canonical and handed to the writer. */
const BODY_FACTOR = 2;

/** Single sessions and events are far more often small, and leave most of their room at once. */
const ITEM_FACTOR = 2;

/** A page may wait as long as its reader has patience. */
const PAGE_WAIT_MS = 15_000;

/** A body that waits is not being read, and a whole request has to be there within `REQUEST_TIMEOUT_MS`. */
const BODY_WAIT_MS = 8_000;

/**
 * Bounds what requests hold in memory together, whatever they are: the bytes of bodies, from before they are read until
 * their answer is out, and the bytes of answers, from before they are read from the store until they are sent. Large bodies
 * are parsed in a turn of the event loop each, so that small requests are served between them.
 */
export function installAdmission(fastify: FastifyInstance, limits: ApiLimits): void {
  const { maxInFlightBytes, maxPageBytes, maxBodyBytes } = limits;
  const bodies = new ByteGate(maxInFlightBytes / BODY_FACTOR, BODY_WAIT_MS);
  const pages = new ByteGate(maxInFlightBytes, PAGE_WAIT_MS);
  const items = new ByteGate(maxInFlightBytes / ITEM_FACTOR, BODY_WAIT_MS);
  const rooms = new WeakMap<FastifyRequest, AnswerRoom>();
  const turns = new Turns();
  fastify.addHook('preParsing', async (request: FastifyRequest, reply: FastifyReply, payload) => {
    const bytes = bodyBytes(request, limits);
    if (bytes > SMALL_BODY_BYTES) await enter(bodies, bytes, reply);
    return payload;
  });
  fastify.addHook('preHandler', async (request: FastifyRequest, reply: FastifyReply) => {
    const { page, item } = request.routeOptions.config as RouteRules;
    const [gate, bytes] = page ? [pages, maxPageBytes] : [items, maxBodyBytes];
    if (page || item) rooms.set(request, { bytes, room: await enter(gate, bytes, reply) });
    if (bodyBytes(request, limits) > SMALL_BODY_BYTES) await turns.next();
  });
  fastify.addHook('onSend', (request: FastifyRequest, _reply, payload, done) => {
    const taken = rooms.get(request);
    // A page that goes out in parts is a large one, and keeps all of its room.
    const isWhole = typeof payload === 'string' || payload instanceof Uint8Array;
    taken?.room.shrink(isWhole ? payload.length : taken.bytes);
    done();
  });
}

interface AnswerRoom {
  readonly room: Room;
  readonly bytes: number;
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
