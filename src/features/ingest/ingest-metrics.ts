import type { Provider } from '@conversation-service/importers';
import type { Count, Meter } from '../../ports/meter.js';
import type { StoredCall } from './call-writer.js';

const OUTCOMES = ['appended', 'duplicates', 'conflicts', 'sealed', 'invalid'] as const;

/** What comes in, by provider. No label holds what a client could make up. */
export class IngestMetrics {
  private readonly messages: Count;
  private readonly events: Count;
  private readonly refused: Count;

  constructor(meter: Meter) {
    this.messages = meter.counter({
      name: 'conversation_ingest_messages_total',
      label: 'message',
      help: 'Messages that were ingested, by provider and type: vapi/end-of-call-report.',
    });
    this.events = meter.counter({
      name: 'conversation_ingest_events_total',
      label: 'outcome',
      help: 'Events of ingested calls, by provider and outcome: vapi/appended.',
    });
    this.refused = meter.counter({
      name: 'conversation_ingest_refused_total',
      label: 'reason',
      help: 'Deliveries that were refused for their sender, by provider and code: vapi/INVALID_SIGNATURE.',
    });
  }

  messagesRead(provider: Provider, types: Readonly<Record<string, number>>): void {
    for (const [type, count] of Object.entries(types)) this.messages(`${provider}/${type}`, count);
  }

  callsStored(provider: Provider, calls: readonly StoredCall[]): void {
    for (const outcome of OUTCOMES) {
      const count = calls.reduce((sum, call) => sum + call[outcome], 0);
      if (count > 0) this.events(`${provider}/${outcome}`, count);
    }
  }

  senderRefused(provider: Provider, code: string): void {
    this.refused(`${provider}/${code}`);
  }
}
