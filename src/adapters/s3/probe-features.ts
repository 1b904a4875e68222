import type { PutOutcome } from '../../ports/object-store.js';
import { S3Fault } from './s3-fault.js';

/** Optional features of a store. */
export interface S3Features {
  /** Honours `If-None-Match: *`: nothing is overwritten. */
  readonly isConditional: boolean;
  /** Accepts `x-amz-checksum-crc32`. Without it, damage in transit is found when the object is read back. */
  readonly takesChecksums: boolean;
}

/** Puts the probe, whose key nobody else uses. */
export type PutProbe = (features: S3Features) => Promise<PutOutcome>;

/** "Not implemented" or "invalid argument": refused because of a header if the same put without it succeeds. */
export const REFUSES_HEADER: ReadonlySet<number | undefined> = new Set([400, 501]);

/**
 * Tests features one by one, so that a failure is not attributed to the wrong header: first a put with a checksum, or
 * else one without; then, whether a second put reports an existing object. Rejects if the store accepts no put at all.
 */
export async function probeFeatures(put: PutProbe): Promise<S3Features> {
  const takesChecksums = await takes(put);
  const isConditional = await put({ isConditional: true, takesChecksums }).then(isHonoured, orRefused);
  return { isConditional, takesChecksums };
}

async function takes(put: PutProbe): Promise<boolean> {
  const plain = { isConditional: false, takesChecksums: false };
  const isTaken = await put({ ...plain, takesChecksums: true }).then(isStored, orRefused);
  return isTaken || !isStored(await put(plain));
}

function isStored(outcome: PutOutcome): true {
  if (outcome !== 'stored') throw new S3Fault('no answer to the probe');
  return true;
}

function isHonoured(outcome: PutOutcome): boolean {
  if (outcome === 'unknown') throw new S3Fault('no answer to the probe');
  return outcome === 'exists';
}

function orRefused(error: unknown): false {
  if (error instanceof S3Fault && REFUSES_HEADER.has(error.status)) return false;
  throw error;
}

/** Returns in parentheses what the store lacks, for people. */
export function lackOf(features: S3Features | undefined): string {
  if (!features) return '';
  const lacks = [
    ...(features.isConditional ? [] : ['conditional put']),
    ...(features.takesChecksums ? [] : ['checksums']),
  ];
  return lacks.length === 0 ? '' : ` (without ${lacks.join(' and ')})`;
}
