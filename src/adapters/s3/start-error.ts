import { StartupError } from '../../ports/conversation-store.js';
import { S3Fault } from './s3-fault.js';

const WRONG_REGION_CODES: ReadonlySet<string> = new Set([
  'PermanentRedirect',
  'TemporaryRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]);

/** Another attempt may succeed, so the service starts without its object store. */
const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 409, 429]);

/** Returns what to do about a store that refuses this configuration; undefined if it is only unreachable. */
export function startErrorOf(error: unknown, bucket: string): StartupError | undefined {
  if (!(error instanceof S3Fault)) return undefined;
  const remedy = remedyFor(error, bucket);
  return remedy === undefined ? undefined : new StartupError(remedy);
}

function remedyFor({ code, status }: S3Fault, bucket: string): string | undefined {
  if (code === 'CredentialsProviderError') {
    return 'No credentials for the object store were found: set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, or give the process a role or a profile.';
  }
  if (status === undefined || PASSING_STATUSES.has(status) || status < 300) return undefined;
  if (WRONG_REGION_CODES.has(code) || status < 400) {
    return `The bucket "${bucket}" is in another region (${code}): correct S3_REGION or S3_ENDPOINT.`;
  }
  if (code === 'NoSuchBucket') {
    return `There is no bucket "${bucket}" (${code}): create it, or correct S3_BUCKET and S3_ENDPOINT.`;
  }
  if (status === 401 || status === 403) {
    return `The object store refuses the credentials (${code}): correct S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, or grant them what docs/guides/object-stores.md lists.`;
  }
  if (status < 500 || status === 501) {
    return `The object store refuses this configuration (${code}): compare the S3_ variables with docs/guides/object-stores.md.`;
  }
  return undefined;
}
