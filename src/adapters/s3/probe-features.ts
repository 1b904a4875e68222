import type { PutOutcome } from '../../ports/object-store.js';
import { S3Fault } from './s3-fault.js';

/** What a store does beside keeping objects. */
export interface S3Features {
  /** Honours `If-None-Match: *`: nothing is overwritten. */
  readonly isConditional: boolean;
  /** Takes `x-amz-checksum-crc32`. Without it, damage on the way shows when the object is read back. */
  readonly takesChecksums: boolean;
}

/** Puts the probe, which nobody else has the key of. */
export type PutProbe = (features: S3Features) => Promise<PutOutcome>;

/** "Not implemented", or "no such argument": said of a header where the same put without it is taken. */
export const REFUSES_HEADER: ReadonlySet<number | undefined> = new Set([400, 501]);

/**
 * Finds out one after the other, so that no header is blamed for another: does the store take a put with a checksum, and if
 * not, one without; then, does a second put say that there is an object. Rejects where the store takes no put at all.
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

/** For people: what the store lacks, in brackets. */
export function lackOf(features: S3Features | undefined): string {
  if (!features) return '';
  const lacks = [
    ...(features.isConditional ? [] : ['conditional put']),
    ...(features.takesChecksums ? [] : ['checksums']),
  ];
  return lacks.length === 0 ? '' : ` (without ${lacks.join(' and ')})`;
}
