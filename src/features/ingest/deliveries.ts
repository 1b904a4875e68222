import type { Provider } from '@conversation-service/importers';
import { ConversationError, invalidRequest } from '../../domain/errors.js';
import type { ApiLimits } from '../../domain/limits.js';
import type { SentBody } from '../../http/body-reader.js';
import type { Clock } from '../../ports/clock.js';
import type { DeliveryObserver } from './activity/delivery-observer.js';
import type { IngestAnswer, IngestService } from './ingest.service.js';
import type { SignedRequest } from './signatures/hmac.js';
import type { SenderCheck } from './signatures/sender-check.js';

/** What arrived at the URL of a provider. */
export interface Delivery {
  readonly provider: Provider;
  readonly headers: SignedRequest['headers'];
  /** Undefined if there was none. */
  readonly body: SentBody | undefined;
  readonly sessionId: string | undefined;
}

/** Accepts deliveries of authorized senders, and counts their outcomes. */
export class Deliveries {
  constructor(
    private readonly senders: SenderCheck,
    private readonly ingest: IngestService,
    private readonly observer: DeliveryObserver,
    private readonly limits: ApiLimits,
    private readonly clock: Clock,
  ) {}

  /** @throws INGEST_NOT_CONFIGURED, INVALID_SIGNATURE, and what `IngestService` throws */
  async take(delivery: Delivery): Promise<IngestAnswer> {
    const { provider } = delivery;
    try {
      const answer = await this.ingestGenuine(delivery);
      this.observer.taken(provider);
      return answer;
    } catch (error) {
      this.observer.refused(provider, error instanceof ConversationError ? error.code : 'INTERNAL_ERROR');
      throw error;
    }
  }

  private async ingestGenuine({ provider, headers, body, sessionId }: Delivery): Promise<IngestAnswer> {
    const sent = body?.sent ?? Buffer.alloc(0);
    await this.senders.requireGenuine(provider, { headers, body: sent, nowMs: this.clock.nowMs() });
    if (!body) throw invalidRequest([{ pointer: '', detail: 'a JSON body is required: what the provider sends' }]);
    const { bytes, isNdjson } = body;
    const given = sessionId === undefined ? {} : { sessionId };
    return this.ingest.ingest({ provider, bytes, isNdjson, limits: this.limits, ...given });
  }
}
