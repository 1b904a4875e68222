import { NotFoundException } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ConversationError, type InvalidPart, invalidRequest } from '../domain/errors.js';
import { ID_PATTERN, ID_RULE } from '../domain/ids.js';
import { unknownName } from '../lib/names/unknown-names.js';
import type { Lifecycle } from '../runtime/lifecycle.js';
import { encodingFaults } from './percent-encoding.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** Rules of a route, set with `@RouteConfig`. */
export interface RouteRules {
  /** The query parameters that it accepts; none by default. A name that ends in `*` is a prefix. */
  readonly query?: readonly string[];
  /** Its answer is a page, and may have the maximum size of pages. */
  readonly page?: boolean;
  /** Its answer is a session or an event, and may have the maximum size of bodies. */
  readonly item?: boolean;
  /** Path parameters that are not ids, by name. */
  readonly names?: Readonly<Record<string, NameRule>>;
  /** An additional media type of its body, parsed as JSON. */
  readonly mediaType?: string;
  /** It accepts no body: one that is sent means something that it would not do. */
  readonly noBody?: true;
  /** The limit of its body, if it is not the common one. */
  readonly bodyLimit?: 'maxBatchBytes' | 'maxIngestBytes';
}

/** The rule for a name in a path. */
export interface NameRule {
  readonly pattern: RegExp;
  readonly rule: string;
}

const ID: NameRule = { pattern: ID_PATTERN, rule: ID_RULE };

/** For pages that keep their state in the URL, and for probes and load balancers, which add parameters. */
export const ANY_QUERY: readonly string[] = ['*'];

/** Runs before everything else: ids in the path must be valid, and query parameters known and decodable. */
export function installRequestGate(fastify: FastifyInstance, lifecycle: Lifecycle): void {
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done) => {
    // The default for responses that set no other: without the header, some proxies cache them for a day.
    reply.headers(SECURITY_HEADERS).header('x-request-id', request.id).header('cache-control', 'no-cache');
    if (lifecycle.draining) reply.header('connection', 'close');
    if (lifecycle.stopping) return done(new ConversationError('SHUTTING_DOWN', 'This instance is shutting down.'));
    if (request.is404) return done();
    const params = request.params as Readonly<Record<string, string>>;
    // `/sessions/` is not a session with an empty id, but an unknown path.
    if (Object.keys(params).some((name) => params[name] === '' && name !== '*')) return void reply.callNotFound();
    const faults = faultsOf(request, params);
    done(faults.length > 0 ? invalidRequest(faults) : undefined);
  });
  // An unknown path or method is reported whatever the body is, before it is read. After `onRequest`, so that the hook
  // that sets CORS headers has run.
  fastify.addHook('preParsing', (request: FastifyRequest, _reply, _payload, done) => {
    done(request.is404 ? new NotFoundException() : null);
  });
}

/** The CORS plugin answers preflights before this gate; this adds the headers of every response. */
export function dressPreflights(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request: FastifyRequest, reply: FastifyReply, _payload, done) => {
    if (!reply.hasHeader('x-request-id')) reply.headers(SECURITY_HEADERS).header('x-request-id', request.id);
    done();
  });
}

function faultsOf(request: FastifyRequest, params: Readonly<Record<string, string>>): readonly InvalidPart[] {
  const faults: InvalidPart[] = [];
  if (hasSeveralHosts(request.raw.rawHeaders)) faults.push({ parameter: 'Host', detail: 'must be given once' });
  const { query: known = [], names = {} } = request.routeOptions.config as RouteRules;
  for (const name in params) {
    const { pattern, rule } = names[name] ?? ID;
    if (!pattern.test(params[name] ?? '') && name !== '*') faults.push({ parameter: name, detail: `must be ${rule}` });
  }
  const { url = '' } = request.raw;
  if (!url.includes('?')) return faults;
  if (known.includes('*')) return faults;
  const broken = encodingFaults(url);
  if (broken.length > 0) return [...faults, ...broken];
  for (const name of Object.keys(request.query as object)) {
    if (!isKnown(name, known)) faults.push({ parameter: name, detail: unknownName('parameter', name, known) });
  }
  return faults;
}

function isKnown(name: string, known: readonly string[]): boolean {
  return (
    known.includes(name) || known.some((pattern) => pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1)))
  );
}

const HOST = 'host';

/** Node takes the first of several; a proxy in front may have routed by another (RFC 9112 §3.2). */
function hasSeveralHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (name.length === HOST.length && name.toLowerCase() === HOST) hosts += 1;
  }
  return hosts > 1;
}
