import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ConversationError } from '../domain/errors.js';
import type { ErrorLog } from '../telemetry/error-log.js';
import { toHttpError } from './http-error.js';
import { type Problem, retryAfterSeconds, toProblem } from './problem.js';
import { PublicPaths, withoutOrigin } from './public-paths.js';
import { RouteTable } from './route-table.js';

/** Paths that can be told back as they are: whatever else was sent in one is not repeated. */
const PLAIN_PATH = /^[A-Za-z0-9._:@+=~/-]{1,512}$/;

/** The one place where an exception becomes an answer: RFC 9457, from the catalog, for whatever went wrong wherever. */
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

  /** Also for what Fastify refuses before Nest sees it. */
  answer(exception: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const path = pathOf(request);
    const methods = this.routes.methodsOf(decoded(path));
    const error = toHttpError(exception, { methods, bodyLimitBytes: request.routeOptions.bodyLimit });
    const { status } = error.kind;
    this.log.failed(error, request.id);
    if (reply.sent) return;
    const retryAfter = retryAfterSeconds(error.kind);
    if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
    // With the connection kept, Node reads and drops what the client is still sending; closed, it would lose this answer.
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

/** The path alone: a query may hold what people said. The router reads no further than a `#`. */
function pathOf(request: FastifyRequest): string {
  const path = withoutOrigin(request.raw.url ?? '/');
  const end = path.search(/[?#]/);
  return end === -1 ? path : path.slice(0, end);
}

/** As the router reads it: an encoded slash stays encoded. */
function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
