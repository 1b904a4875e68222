import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ConversationError } from '../domain/errors.js';
import type { ErrorLog } from '../telemetry/error-log.js';
import { toHttpError } from './http-error.js';
import { type Problem, retryAfterSeconds, toProblem } from './problem.js';
import { PublicPaths, withoutOrigin } from './public-paths.js';
import { RouteTable } from './route-table.js';

/** Paths that may be repeated in an answer; anything else is left out. */
const PLAIN_PATH = /^[A-Za-z0-9._:@+=~/-]{1,512}$/;

/** The only place that turns an exception into an answer: RFC 9457, from the error catalog. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteTable,
    private readonly log: Pick<ErrorLog, 'failed'>,
    private readonly paths: PublicPaths,
  ) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(exception, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also called for what Fastify refuses before Nest. */
  answer(exception: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const path = pathOf(request);
    const methods = this.routes.methodsOf(decoded(path));
    const error = toHttpError(exception, { methods, bodyLimitBytes: request.routeOptions.bodyLimit });
    const { status } = error.kind;
    this.log.failed(error, request.id);
    if (reply.sent) return;
    const retryAfter = retryAfterSeconds(error.kind);
    if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
    // On a kept connection, Node reads and discards what the client is still sending; closing it would lose this
    // answer.
    if (status === 413) reply.removeHeader('connection');
    if (status === 405) reply.header('allow', methods.join(', '));
    reply
      .code(status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(JSON.stringify(this.problemOf(error, path, request.id)));
  }

  private problemOf(error: ConversationError, path: string, requestId: string): Problem {
    const instance = this.paths.of(PLAIN_PATH.test(path) ? path : '/');
    return toProblem(error, { instance, requestId }, (code) => this.paths.problemType(code));
  }
}

/** Returns the path alone, because a query may contain what people said. The router ignores everything after `#`. */
function pathOf(request: FastifyRequest): string {
  const path = withoutOrigin(request.raw.url ?? '/');
  const end = path.search(/[?#]/);
  return end === -1 ? path : path.slice(0, end);
}

/** As the router decodes it: an encoded slash stays encoded. */
function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
