/**
 * Held by an archiver that may put an object of this session. An eraser waits for it: what an archiver puts after that, and is
 * killed before it takes it away, would stay.
 */
export function archiveLeaseName(sessionId: string): string {
  return `archive/${sessionId}`;
}
