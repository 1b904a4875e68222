import { createHmac } from 'node:crypto';

/** Returns the HMAC-SHA-256 of a session id, in hex; `salt` is hex as well. */
export function fingerprintOf(sessionId: string, salt: string): string {
  return createHmac('sha256', Buffer.from(salt, 'hex')).update(sessionId).digest('hex');
}
