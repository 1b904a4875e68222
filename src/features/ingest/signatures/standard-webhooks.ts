import { createHash } from 'node:crypto';
import {
  standardWebhooksDigest,
  standardWebhooksHeaders,
  standardWebhooksKey,
} from '../../../lib/standard-webhooks.js';
import { headerOf, isFresh, isSame, type SignatureScheme } from './hmac.js';

const TOLERANCE_MS = 5 * 60_000;
const MS_PER_SECOND = 1_000;
const TIME = /^\d{1,13}$/;
/** A sender signs with each valid secret, of which there are only a few. */
const MAX_SIGNATURES = 10;

/** https://www.standardwebhooks.com: `v1,<base64 HMAC of id, time and body>`, one for each valid secret. */
export const standardWebhooksSignature: SignatureScheme = {
  async isGenuine(secret, request) {
    const id = headerOf(request, 'webhook-id');
    const time = headerOf(request, 'webhook-timestamp') ?? '';
    const key = standardWebhooksKey(secret);
    if (!id || !key || !TIME.test(time)) return false;
    if (!isFresh(Number(time) * MS_PER_SECOND, request.nowMs, TOLERANCE_MS)) return false;
    const digest = await standardWebhooksDigest(key, id, time, request.body);
    const signatures = (headerOf(request, 'webhook-signature') ?? '').split(' ').slice(0, MAX_SIGNATURES);
    return signatures.some((one) => one.startsWith('v1,') && isSame(digest, Buffer.from(one.slice(3), 'base64')));
  },
  async headersFor(secret, body, nowMs) {
    // The same body has the same id, however often it is sent.
    const id = `msg_${createHash('sha256').update(body).digest('hex')}`;
    return standardWebhooksHeaders([secret], { id, nowMs, body });
  },
};
