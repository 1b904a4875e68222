/** Before every key of a segment. */
export const SEGMENTS_PREFIX = 'segments/';

/** Enough to tell the contents of one session apart. */
const CONTENT_CHARS = 16;

/**
 * Where the segments of a session lie in an object store: a name that tells nothing of the session, since its fingerprint
 * is a hash under the salt of the database. One session may have several, of which its mark names the one that counts.
 */
export function segmentPrefix(fingerprint: string): string {
  return `${SEGMENTS_PREFIX}${fingerprint.slice(0, 2)}/${fingerprint}-`;
}

/** The same content has the same key: a try that was cut off is found again. */
export function segmentKey(fingerprint: string, sha256: string): string {
  return `${segmentPrefix(fingerprint)}${sha256.slice(0, CONTENT_CHARS)}.jsonl.zst`;
}
