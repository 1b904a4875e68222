import { hmacSha256 } from './hmac-sha256.js';

/** Standard Webhooks 1.0: https://www.standardwebhooks.com */
const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
const MIN_KEY_BYTES = 24;
const MAX_KEY_BYTES = 64;
const MS_PER_SECOND = 1_000;

export const STANDARD_WEBHOOKS_SECRET_RULE = `whsec_ followed by ${MIN_KEY_BYTES} to ${MAX_KEY_BYTES} bytes in base64`;

/** Returns the key of a secret; undefined if it is invalid. */
export function standardWebhooksKey(secret: string): Buffer | undefined {
  const key = Buffer.from(SECRET.exec(secret)?.[1] ?? '', 'base64');
  return key.length >= MIN_KEY_BYTES && key.length <= MAX_KEY_BYTES ? key : undefined;
}

/** Returns what a signature consists of; `time` is in seconds since 1970. */
export function standardWebhooksDigest(key: Uint8Array, id: string, time: string, body: Uint8Array): Promise<Buffer> {
  return hmacSha256(key, `${id}.${time}.`, body);
}

export interface WebhookMessage {
  readonly id: string;
  readonly nowMs: number;
  readonly body: Uint8Array;
}

/** Returns the headers of a message, with one signature for each of the secrets. */
export async function standardWebhooksHeaders(secrets: readonly string[], { id, nowMs, body }: WebhookMessage) {
  const time = String(Math.floor(nowMs / MS_PER_SECOND));
  const keys = secrets.flatMap((secret) => standardWebhooksKey(secret) ?? []);
  const digests = await Promise.all(keys.map((key) => standardWebhooksDigest(key, id, time, body)));
  return {
    'webhook-id': id,
    'webhook-timestamp': time,
    'webhook-signature': digests.map((digest) => `v1,${digest.toString('base64')}`).join(' '),
  };
}
