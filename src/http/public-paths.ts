import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problemType } from './problem.js';

const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/** Returns a request target without its host, which it may contain (RFC 9112 §3.2.2). */
export function withoutOrigin(target: string): string {
  return target.replace(ORIGIN, '');
}

/**
 * The URLs of the service as its clients see them: below `BASE_PATH`, under which a gateway publishes it. Requests are
 * accepted with and without the prefix, so one setting works for gateways that strip it and for those that do not;
 * every URL in an answer has it.
 */
export class PublicPaths {
  /** `basePath` is empty, or begins with a slash and does not end with one. */
  constructor(readonly basePath: string) {}

  of(path: string): string {
    return path === '/' && this.basePath !== '' ? this.basePath : this.basePath + path;
  }

  problemType(code: string): string {
    return this.of(problemType(code));
  }

  /** Returns the target without the prefix, for the routes. */
  readonly rewriteUrl = ({ url = '/' }: Pick<IncomingMessage, 'url'>): string => {
    if (this.basePath === '') return url;
    const path = withoutOrigin(url);
    if (!path.startsWith(this.basePath)) return url;
    const rest = path.slice(this.basePath.length);
    if (rest.startsWith('/')) return rest;
    return rest === '' || rest.startsWith('?') ? `/${rest}` : url;
  };

  /** Adds the prefix to the paths in `Location` and `Link`, so that whoever sets them need not. */
  install(fastify: FastifyInstance): void {
    if (this.basePath === '') return;
    fastify.addHook('onSend', (_request: FastifyRequest, reply: FastifyReply, _payload, done) => {
      const { location, link } = reply.getHeaders();
      if (typeof location === 'string' && location.startsWith('/')) reply.header('location', this.of(location));
      if (typeof link === 'string') reply.header('link', link.replace(/^<\//, `<${this.basePath}/`));
      done();
    });
  }
}
