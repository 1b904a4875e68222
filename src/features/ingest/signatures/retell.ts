import { hmacSha256 } from '../../../lib/hmac-sha256.js';
import { headerOf, isFresh, isHexOf, type SignatureScheme } from './hmac.js';

const TOLERANCE_MS = 5 * 60_000;
const HEADER = /^v=(\d{1,16}),d=([0-9a-f]+)$/i;

/** `v=<epoch milliseconds>,d=<hex HMAC of body and time>`. */
export const retellSignature: SignatureScheme = {
  async isGenuine(secret, request) {
    const [, time, digest] = HEADER.exec(headerOf(request, 'x-retell-signature') ?? '') ?? [];
    if (time === undefined || digest === undefined) return false;
    if (!isFresh(Number(time), request.nowMs, TOLERANCE_MS)) return false;
    return isHexOf(await hmacSha256(secret, request.body, time), digest);
  },
  async headersFor(secret, body, nowMs) {
    const digest = await hmacSha256(secret, body, String(nowMs));
    return { 'x-retell-signature': `v=${nowMs},d=${digest.toString('hex')}` };
  },
};
