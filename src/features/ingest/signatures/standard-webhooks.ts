import { createHash } from 'node:crypto';
import { headerOf, hmacSha256, isFresh, isSame, type SignatureScheme } from './hmac.js';

const TOLERANCE_MS = 5 * 60_000;
const MS_PER_SECOND = 1_000;
const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
const MIN_KEY_BYTES = 24;
const MAX_KEY_BYTES = 64;
const TIME = /^\d{1,13}$/;
/** A sender signs with each valid secret, of which there are only a few. */
const MAX_SIGNATURES = 10;

/** Returns the key of a secret; undefined if it is invalid. */
export function standardWebhooksKey(secret: string): Buffer | undefined {
  const key = Buffer.from(SECRET.exec(secret)?.[1] ?? '', 'base64');
  return key.length >= MIN_KEY_BYTES && key.length <= MAX_KEY_BYTES ? key : undefined;
}

/** https://www.standardwebhooks.com: `v1,<base64 HMAC of id, time and body>`, one for each valid secret. */
export const standardWebhooksSignature: SignatureScheme = {
  async isGenuine(secret, request) {
    const id = headerOf(request, 'webhook-id');
    const time = headerOf(request, 'webhook-timestamp') ?? '';
    const key = standardWebhooksKey(secret);
    if (!id || !key || !TIME.test(time)) return false;
    if (!isFresh(Number(time) * MS_PER_SECOND, request.nowMs, TOLERANCE_MS)) return false;
    const digest = await hmacSha256(key, `${id}.${time}.`, request.body);
    const signatures = (headerOf(request, 'webhook-signature') ?? '').split(' ').slice(0, MAX_SIGNATURES);
    return signatures.some((one) => one.startsWith('v1,') && isSame(digest, Buffer.from(one.slice(3), 'base64')));
  },
  async headersFor(secret, body, nowMs) {
    // The same body has the same id, however often it is sent.
    const id = `msg_${createHash('sha256').update(body).digest('hex')}`;
    const time = Math.floor(nowMs / MS_PER_SECOND);
    const digest = await hmacSha256(standardWebhooksKey(secret) ?? '', `${id}.${time}.`, body);
    const signature = `v1,${digest.toString('base64')}`;
    return { 'webhook-id': id, 'webhook-timestamp': String(time), 'webhook-signature': signature };
  },
};
