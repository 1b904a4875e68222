import { SERVICE_VERSION } from '../../telemetry/version.js';
import type { SentMessage } from './http-sender.js';
import { signatureOf } from './signing.js';

const MS_PER_SECOND = 1_000;

interface EnvelopeInput {
  readonly url: string;
  readonly deliveryId: string;
  readonly body: Buffer;
  /** The valid secrets. */
  readonly secrets: readonly string[];
  /** Time of the attempt. */
  readonly nowMs: number;
}

/** Returns a delivery in the form of Standard Webhooks 1.0. */
export function envelopeOf({ url, deliveryId, body, secrets, nowMs }: EnvelopeInput): SentMessage {
  const timestampSeconds = Math.floor(nowMs / MS_PER_SECOND);
  return {
    url,
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': `conversation-service/${SERVICE_VERSION}`,
      'webhook-id': deliveryId,
      'webhook-timestamp': String(timestampSeconds),
      'webhook-signature': signatureOf(secrets, { id: deliveryId, timestampSeconds, body }),
    },
  };
}
