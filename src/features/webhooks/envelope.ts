import { standardWebhooksHeaders, type WebhookMessage } from '../../lib/standard-webhooks.js';
import { SERVICE_VERSION } from '../../telemetry/version.js';
import type { SentMessage } from './http-sender.js';

/** Returns a delivery in the form of Standard Webhooks 1.0, signed with each of the secrets. */
export async function envelopeOf(
  url: string,
  secrets: readonly string[],
  message: WebhookMessage & Pick<SentMessage, 'body'>,
): Promise<SentMessage> {
  return {
    url,
    body: message.body,
    headers: {
      'content-type': 'application/json',
      'user-agent': `conversation-service/${SERVICE_VERSION}`,
      ...(await standardWebhooksHeaders(secrets, message)),
    },
  };
}
