import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiLimits } from '../domain/limits.js';
import { ByteGate, type Room } from './byte-gate.js';
import type { RouteRules } from './request-gate.js';
import { receivedBytes, SlowPeers, sentBytes } from './slow-peers.js';
import { Turns } from './turns.js';

declare module 'fastify' {
  interface FastifyReply {
    /** Admits a body before it is read, when the answer is mostly small; as `item` of a route. */
    enterAsItem(): Promise<void> | undefined;
    /** The answers among which it is counted, and its room; null if it is always small. */
    answers: Answers | null;
    room: Room | null;
  }
}

/** Smaller bodies are limited by the number of connections. */
const SMALL_BODY_BYTES = 64 * 1024;

/**
 * How much more memory a byte of a body takes than one of a page: it is parsed, made canonical and passed to the
 * writer.
 */
const BODY_FACTOR = 2;

/** Single sessions and events are mostly small, and release most of their room at once. */
const ITEM_FACTOR = 2;

/** A page may wait as long as its reader is likely to. */
const PAGE_WAIT_MS = 15_000;

/** While others wait, a reader has this long to receive its page: a MiB per second with the default limits. */
const PAGE_SEND_MS = 8_000;

/** A waiting body is not being read, and a whole request must arrive within `REQUEST_TIMEOUT_MS`. */
const BODY_WAIT_MS = 8_000;

/** While others wait, a sender has this long for its body. */
const BODY_RECEIVE_MS = 5_000;

/**
 * Limits the memory of all requests together: the bytes of bodies, from before they are read until their answer is
 * sent, and the bytes of answers, from before they are read from the store until they are sent. If there is no room for
 * others, peers that send or receive slowly are disconnected. Large bodies are parsed in separate turns of the event
 * loop, so that small requests are served in between.
 */
export function installAdmission(fastify: FastifyInstance, limits: ApiLimits): void {
  const { maxInFlightBytes, maxPageBytes, maxBodyBytes } = limits;
  const bodies = new ByteGate(maxInFlightBytes / BODY_FACTOR, BODY_WAIT_MS);
  const senders = new SlowPeers(receivedBytes, bodies, BODY_RECEIVE_MS);
  const pages = new Answers(new ByteGate(maxInFlightBytes, PAGE_WAIT_MS), maxPageBytes);
  const items = new Answers(new ByteGate(maxInFlightBytes / ITEM_FACTOR, BODY_WAIT_MS), maxBodyBytes);
  const received = new WeakMap<FastifyRequest, () => void>();
  const turns = new Turns();
  const answersOf = ({ page, item }: RouteRules) => {
    if (page) return pages;
    return item ? items : undefined;
  };
  fastify.addHook('preParsing', (request: FastifyRequest, reply: FastifyReply, payload, done) => {
    const bytes = bodyBytes(request, limits);
    if (bytes <= SMALL_BODY_BYTES) return done(null, payload);
    const admit = async () => {
      hold(await bodies.enter(bytes), reply);
      received.set(request, watch(senders, reply));
    };
    admit().then(() => done(null, payload), done);
  });
  fastify.addHook('preHandler', (request: FastifyRequest, reply: FastifyReply, done) => {
    received.get(request)?.();
    const entering = answersOf(request.routeOptions.config as RouteRules)?.enter(reply);
    const isLarge = bodyBytes(request, limits) > SMALL_BODY_BYTES;
    if (!entering && !isLarge) return done();
    const admit = async () => {
      await entering;
      if (isLarge) await turns.next();
    };
    admit().then(() => done(), done);
  });
  // Not in a WeakMap: with an entry for every request, those are a burden to the garbage collector.
  fastify.decorateReply('answers', null);
  fastify.decorateReply('room', null);
  fastify.decorateReply('enterAsItem', function (this: FastifyReply) {
    return items.enter(this);
  });
  fastify.addHook('onSend', (_request, reply: FastifyReply, payload, done) => {
    // An answer that is streamed is large, and keeps all of its room.
    const isWhole = typeof payload === 'string' || payload instanceof Uint8Array;
    reply.answers?.send(reply, isWhole ? payload.length : Number.POSITIVE_INFINITY);
    done();
  });
}

/** The answers of one kind that are in progress. */
class Answers {
  private readonly readers: SlowPeers;

  constructor(
    private readonly gate: ByteGate,
    private readonly maxBytes: number,
  ) {
    this.readers = new SlowPeers(sentBytes, gate, PAGE_SEND_MS);
  }

  /** Returns undefined if there was room at once: a promise costs more than all of the rest. */
  enter(reply: FastifyReply): Promise<void> | undefined {
    const room = this.gate.tryEnter(this.maxBytes);
    if (!room) return this.gate.enter(this.maxBytes).then((later) => this.give(later, reply));
    this.give(room, reply);
    return undefined;
  }

  private give(room: Room, reply: FastifyReply): void {
    hold(room, reply);
    reply.answers = this;
    reply.room = room;
  }

  /** Called with the actual size, when the answer begins to be sent. */
  send(reply: FastifyReply, bytes: number): void {
    reply.room?.shrink(bytes);
    if (bytes > SMALL_BODY_BYTES) watch(this.readers, reply);
  }
}

function watch(peers: SlowPeers, { raw }: FastifyReply): () => void {
  const stop = raw.socket ? peers.watch(raw.socket) : () => undefined;
  raw.on('close', stop);
  return stop;
}

/** Leaves the room when the exchange is over. */
function hold(room: Room, { raw }: FastifyReply): void {
  if (raw.destroyed) room.leave();
  else raw.on('close', () => room.leave());
}

/** Without a length it may be as much as the route accepts. */
function bodyBytes(request: FastifyRequest, limits: ApiLimits): number {
  const { 'content-length': length, 'transfer-encoding': transfer } = request.headers;
  if (length === undefined && transfer === undefined) return 0;
  const most = request.routeOptions.bodyLimit ?? limits.maxBodyBytes;
  return transfer === undefined ? Math.min(Number(length), most) : most;
}
