/** Prefix of all segment keys. */
export const SEGMENTS_PREFIX = 'segments/';

/** Enough to distinguish contents of one session. */
const CONTENT_CHARS = 16;

/**
 * Returns the prefix of a session's segments in an object store. It reveals nothing about the session, since its
 * fingerprint is a hash salted per database. A session may have several; its archive reference names the valid one.
 */
export function segmentPrefix(fingerprint: string): string {
  return `${SEGMENTS_PREFIX}${fingerprint.slice(0, 2)}/${fingerprint}-`;
}

/** The same content has the same key, so that an interrupted attempt is found again. */
export function segmentKey(fingerprint: string, sha256: string): string {
  return `${segmentPrefix(fingerprint)}${sha256.slice(0, CONTENT_CHARS)}.jsonl.zst`;
}
