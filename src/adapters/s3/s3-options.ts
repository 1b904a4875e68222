import { StartupError } from '../../ports/conversation-store.js';
import { OBJECT_KEY_PATTERN } from '../../ports/object-store.js';

export interface S3Options {
  /** Undefined: AWS. */
  readonly endpoint?: string | undefined;
  readonly bucket: string;
  readonly region: string;
  /**
   * Both or none: then the SDK's default credential chain applies (environment, profile, role of the machine or pod).
   */
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
  /** Puts the bucket in the path instead of the host name, as most stores other than AWS require. */
  readonly forcePathStyle: boolean;
  readonly serverSideEncryption?: 'AES256' | 'aws:kms' | undefined;
  readonly kmsKeyId?: string | undefined;
  /** Prefix of all keys. Like a key, without a leading or trailing `/`. */
  readonly prefix?: string | undefined;
}

/** Returns where the bucket is, for people, without keys or other secrets of the URL. */
export function placeOf({ endpoint, region }: S3Options): string {
  return endpoint !== undefined && URL.canParse(endpoint) ? new URL(endpoint).origin : `AWS ${region}`;
}

/** @throws StartupError for what cannot work with any store. */
export function requirePlausible({ prefix, accessKeyId, secretAccessKey, endpoint }: S3Options): void {
  if (prefix && !OBJECT_KEY_PATTERN.test(prefix)) {
    throw new StartupError(
      'The prefix in the bucket may only contain the characters a–z 0–9 . _ - = and single slashes: correct it.',
    );
  }
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined)) {
    throw new StartupError('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set together: set both or neither.');
  }
  if (endpoint !== undefined && !URL.canParse(endpoint)) {
    throw new StartupError('S3_ENDPOINT is not an address: write it as https://HOST:PORT.');
  }
}
