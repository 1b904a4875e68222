import { ConversationError, invalidRequest } from '../domain/errors.js';
import { errorCode } from '../lib/error-code.js';

/** What is needed of the request to describe its error. */
export interface FailedRequest {
  /** The methods that its path supports. */
  readonly methods: readonly string[];
  /** The size limit of its body. */
  readonly bodyLimitBytes: number;
}

/**
 * Converts any exception to an error of the catalog. Errors of Fastify and Nest are recognized by their status, and
 * their messages are not passed on because they may quote the client.
 */
export function toHttpError(exception: unknown, request: FailedRequest): ConversationError {
  if (exception instanceof ConversationError) return exception;
  const status = statusOf(exception);
  switch (status) {
    case 404:
      return request.methods.length > 0
        ? new ConversationError('METHOD_NOT_ALLOWED', `This path supports ${request.methods.join(', ')}.`)
        : new ConversationError('ROUTE_NOT_FOUND', 'There is nothing at this path; see /docs.');
    case 413:
      return new ConversationError(
        'PAYLOAD_TOO_LARGE',
        `This call accepts a body of at most ${request.bodyLimitBytes} bytes.`,
      );
    case 414:
      return invalidRequest([{ parameter: 'path', detail: 'has a segment that is too long' }]);
    case 415:
      return new ConversationError('UNSUPPORTED_MEDIA_TYPE', 'This Content-Type cannot be read.');
    default:
      return status >= 400 && status < 500 ? unreadable(exception) : faultOfOurs(exception);
  }
}

function unreadable(exception: unknown): ConversationError {
  return errorCode(exception) === 'FST_ERR_BAD_URL'
    ? invalidRequest([{ parameter: 'path', detail: 'is not valid percent-encoding' }])
    : invalidRequest([
        { pointer: '', detail: 'the body could not be read: it is incomplete, or not as long as Content-Length says' },
      ]);
}

function faultOfOurs(cause: unknown): ConversationError {
  return new ConversationError('INTERNAL_ERROR', 'Something went wrong inside the service.', [], { cause });
}

function statusOf(exception: unknown): number {
  if (!(exception instanceof Error)) return 500;
  if ('getStatus' in exception && typeof exception.getStatus === 'function') return Number(exception.getStatus());
  return 'statusCode' in exception && typeof exception.statusCode === 'number' ? exception.statusCode : 500;
}
