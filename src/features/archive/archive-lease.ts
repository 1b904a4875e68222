/**
 * Held by an archiver that may store an object of this session. An eraser waits for it: an object stored later by an
 * archiver that is then killed would remain.
 */
export function archiveLeaseName(sessionId: string): string {
  return `archive/${sessionId}`;
}
