import { createHmac } from 'node:crypto';

/** HMAC-SHA-256 of a session's id, in hex; the salt too is hex. */
export function fingerprintOf(sessionId: string, salt: string): string {
  return createHmac('sha256', Buffer.from(salt, 'hex')).update(sessionId).digest('hex');
}
