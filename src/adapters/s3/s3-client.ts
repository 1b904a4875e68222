import { S3Client } from '@aws-sdk/client-s3';
import type { S3Options } from './s3-options.js';

/** A connection that takes longer will not be established. */
const CONNECTION_TIMEOUT_MS = 3_000;
/** The first attempt and three retries, with growing random delays: the SDK's standard mode. */
const MAX_ATTEMPTS = 4;

/** Retries after 500, 502, 503 (SlowDown), 504, 429 and lost connections, and prints nothing. */
export function createS3Client(options: S3Options): S3Client {
  const { endpoint, region, accessKeyId, secretAccessKey, forcePathStyle } = options;
  return new S3Client({
    region,
    forcePathStyle,
    retryMode: 'standard',
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS, throwOnRequestTimeout: true },
    // Each command specifies its own checksums, because not every store supports more.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Not every store answers it, and the SDK opens a separate connection for each such request.
    expectContinueHeader: false,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(accessKeyId === undefined || secretAccessKey === undefined
      ? {}
      : { credentials: { accessKeyId, secretAccessKey } }),
  });
}
