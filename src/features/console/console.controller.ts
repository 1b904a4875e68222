import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { ConversationError } from '../../domain/errors.js';
import { matchesETag } from '../../http/answers.js';
import { ANY_QUERY } from '../../http/request-gate.js';
import { pagePolicy } from '../../http/security-headers.js';
import { type ConsoleFile, ConsoleFiles } from './console-files.js';

/** Everything from this process and nothing inline, so that no payload can ever become a script or a style. */
const POLICY = pagePolicy("script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'");

const ASSETS = 'assets/';
/** The build puts a hash of the content into the names of assets. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

interface Asking {
  readonly 'if-none-match'?: string;
  readonly 'accept-encoding'?: string;
}

/** The web console. It uses only the public HTTP API, so nothing here knows a session. */
@Controller()
export class ConsoleController {
  constructor(private readonly files: ConsoleFiles) {}

  @Get('console')
  @RouteConfig({ query: ANY_QUERY })
  page(@Headers() headers: Asking, @Res() reply: FastifyReply): void {
    const { index } = this.files;
    if (!index) {
      throw noSuchPath('The console is not built: run `npm run build:console` and start the service again.');
    }
    send(reply.header('content-security-policy', POLICY), index, headers, ASK_AGAIN);
  }

  /** Returns a file, or for any other path the page, which does its own routing. */
  @Get('console/*')
  @RouteConfig({ query: ANY_QUERY })
  file(@Param('*') path: string, @Headers() headers: Asking, @Res() reply: FastifyReply): void {
    const file = this.files.find(path);
    if (file && file !== this.files.index) return void send(reply, file, headers, FOR_EVER);
    if (path.startsWith(ASSETS)) throw noSuchPath('The console has no such file: reload the page.');
    this.page(headers, reply);
  }
}

function send(reply: FastifyReply, file: ConsoleFile, asking: Asking, cacheControl: string): void {
  reply.header('etag', file.etag).header('cache-control', cacheControl).header('vary', 'Accept-Encoding');
  if (matchesETag(asking['if-none-match'], file.etag)) return void reply.code(304).send();
  const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(asking['accept-encoding'] ?? '');
  reply.header('content-type', file.type);
  if (takesGzip) reply.header('content-encoding', 'gzip');
  reply.send(takesGzip ? file.gzipped : file.body);
}

function noSuchPath(detail: string): ConversationError {
  return new ConversationError('ROUTE_NOT_FOUND', detail);
}
