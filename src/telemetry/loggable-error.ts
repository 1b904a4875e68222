/** An error in a form that may be logged. */
export interface LoggableError {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  /** Stack frames only: the text before them repeats the message. */
  readonly stack?: string;
  readonly cause?: LoggableError;
}

/** Deeper chains are cycles. */
const MAX_CAUSES = 5;

/**
 * Returns type, message, code, stack frames and causes of an error, and nothing else: drivers attach whole documents to
 * their errors, and parsers quote what they could not read, so logging all properties would log what people said.
 */
export function toLoggableError(error: unknown, causesLeft = MAX_CAUSES): LoggableError {
  if (!(error instanceof Error))
    return { type: typeof error, message: typeof error === 'string' ? error : 'not an Error' };
  const code = 'code' in error ? error.code : undefined;
  const stack = placesOf(error);
  return {
    type: error.constructor.name,
    message: error instanceof SyntaxError ? 'a parser failed; its message may quote the text' : error.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(stack ? { stack } : {}),
    ...(error.cause !== undefined && causesLeft > 0 ? { cause: toLoggableError(error.cause, causesLeft - 1) } : {}),
  };
}

function placesOf(error: Error): string {
  const lines = error.stack?.split('\n') ?? [];
  return lines.filter((line) => /^ {4}at /.test(line)).join('\n');
}
