import { PutObjectCommand, type PutObjectCommandInput, type S3Client } from '@aws-sdk/client-s3';
import type { PutOutcome } from '../../ports/object-store.js';
import { type CallOptions, withinLimit } from './limits.js';
import { S3Fault } from './s3-fault.js';

/** AWS: another client is writing this key now, retry. */
const RIVAL_STATUS = 409;
const EXISTS_STATUS = 412;

/**
 * One put with all its retries. After a lost response, `exists` might mean the caller's own bytes: then it is
 * `unknown`. Rejects if the store refused it, or was never reached.
 */
export async function putObject(client: S3Client, input: PutObjectCommandInput, limitMs: number): Promise<PutOutcome> {
  let wasAnswerLost = false;
  const attempt = (error: unknown) => {
    const { isAnswerLost, status = 0 } = S3Fault.of(error);
    wasAnswerLost ||= isAnswerLost || status >= 500;
  };
  try {
    await withinLimit(limitMs, (options) => sendPut(client, input, options, attempt));
    return 'stored';
  } catch (error) {
    const fault = S3Fault.of(error);
    if (fault.status === EXISTS_STATUS) return wasAnswerLost ? 'unknown' : 'exists';
    if (fault.status === RIVAL_STATUS || fault.isAnswerLost) return 'unknown';
    throw fault;
  }
}

function sendPut(
  client: S3Client,
  input: PutObjectCommandInput,
  options: CallOptions,
  onFault: (error: unknown) => void,
) {
  const command = new PutObjectCommand(input);
  // Inside the SDK's retries: sees each attempt.
  command.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        onFault(error);
        throw S3Fault.of(error).status === RIVAL_STATUS ? asRetryable(error) : error;
      }
    },
    { step: 'deserialize', priority: 'high', name: 'watchAttempts' },
  );
  return client.send(command, options);
}

/** The SDK retries errors with this mark. */
function asRetryable(error: unknown): unknown {
  return error instanceof Error ? Object.assign(error, { $retryable: { throttling: false } }) : error;
}
