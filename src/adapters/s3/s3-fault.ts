import { ObjectStoreUnavailable } from '../../ports/object-store.js';

/** The form of S3 and Node codes. Anything else might be a text with keys in it. */
const CODE_PATTERN = /^[A-Za-z][A-Za-z0-9_]{1,63}$/;
const UNKNOWN_CODE = 'unknown fault';

/** No connection was established, so nothing can have been stored. */
const NOT_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CredentialsProviderError',
]);

/**
 * A failure, identified only by its code: errors of the SDK contain responses of the server, with key ids and signed
 * data. So there is no cause either.
 */
export class S3Fault extends ObjectStoreUnavailable {
  constructor(
    readonly code: string,
    /** Undefined if there was no response. */
    readonly status?: number,
    message = `The bucket failed (${code}).`,
  ) {
    super(message);
  }

  static of(error: unknown): S3Fault {
    return error instanceof S3Fault ? error : new S3Fault(codeOf(error), statusOf(error));
  }

  /** Whether the request may have taken effect although its response was lost. */
  get isAnswerLost(): boolean {
    return this.status === undefined && !NOT_SENT.has(this.code);
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return UNKNOWN_CODE;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return code !== 'Error' && CODE_PATTERN.test(code) ? code : UNKNOWN_CODE;
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error && '$metadata' in error)) return undefined;
  const { $metadata } = error;
  const isAnswer = typeof $metadata === 'object' && $metadata !== null && 'httpStatusCode' in $metadata;
  return isAnswer && typeof $metadata.httpStatusCode === 'number' ? $metadata.httpStatusCode : undefined;
}
