import { standardWebhooksHeaders } from '../../lib/standard-webhooks.js';
import { SERVICE_VERSION } from '../../telemetry/version.js';
import type { SentMessage } from './http-sender.js';

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
export async function envelopeOf({ url, deliveryId, body, secrets, nowMs }: EnvelopeInput): Promise<SentMessage> {
  return {
    url,
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': `conversation-service/${SERVICE_VERSION}`,
      ...(await standardWebhooksHeaders(secrets, { id: deliveryId, nowMs, body })),
    },
  };
}
