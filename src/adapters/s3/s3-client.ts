import { S3Client } from '@aws-sdk/client-s3';
import type { S3Options } from './s3-options.js';

/** A connection that is not made after so long is not coming. */
const CONNECTION_TIMEOUT_MS = 3_000;
/** The first and three repeats, with growing pauses of random length: the SDK's standard mode. */
const MAX_ATTEMPTS = 4;

/** Repeats after 500, 502, 503 (SlowDown), 504, 429 and lost connections, and says nothing on the console. */
export function createS3Client(options: S3Options): S3Client {
  const { endpoint, region, accessKeyId, secretAccessKey, forcePathStyle } = options;
  return new S3Client({
    region,
    forcePathStyle,
    retryMode: 'standard',
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS, throwOnRequestTimeout: true },
    // Each command says for itself which checksums it wants: more than those not every store understands.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Not every store answers it, and the SDK opens a connection of its own for each such request.
    expectContinueHeader: false,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(accessKeyId === undefined || secretAccessKey === undefined
      ? {}
      : { credentials: { accessKeyId, secretAccessKey } }),
  });
}
