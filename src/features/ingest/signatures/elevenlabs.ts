import { hmacSha256 } from '../../../lib/hmac-sha256.js';
import { headerOf, isFresh, isHexOf, type SignatureScheme } from './hmac.js';

const TOLERANCE_MS = 30 * 60_000;
const MS_PER_SECOND = 1_000;
const TIME = /^t=(\d{1,13})$/;
const DIGEST = /^v0=([0-9a-f]+)$/i;

/** `t=<epoch seconds>,v0=<hex HMAC of time, a dot, and the body>`. */
export const elevenlabsSignature: SignatureScheme = {
  async isGenuine(secret, request) {
    const parts = (headerOf(request, 'elevenlabs-signature') ?? '').split(',').map((part) => part.trim());
    const time = firstMatch(parts, TIME);
    const digest = firstMatch(parts, DIGEST);
    if (time === undefined || digest === undefined) return false;
    if (!isFresh(Number(time) * MS_PER_SECOND, request.nowMs, TOLERANCE_MS)) return false;
    return isHexOf(await hmacSha256(secret, `${time}.`, request.body), digest);
  },
  async headersFor(secret, body, nowMs) {
    const time = Math.floor(nowMs / MS_PER_SECOND);
    const digest = await hmacSha256(secret, `${time}.`, body);
    return { 'elevenlabs-signature': `t=${time},v0=${digest.toString('hex')}` };
  },
};

function firstMatch(parts: readonly string[], pattern: RegExp): string | undefined {
  return parts.flatMap((part) => pattern.exec(part)?.[1] ?? [])[0];
}
