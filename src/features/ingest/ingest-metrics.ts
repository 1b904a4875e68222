import type { Provider } from '@conversation-service/importers';
import type { Count, Meter } from '../../ports/meter.js';
import { countOutcomes } from './activity/source-activity.js';
import type { StoredCall } from './call-writer.js';

/** Metrics of deliveries by provider. No label contains a value that clients could invent. */
export class IngestMetrics {
  private readonly messages: Count;
  private readonly events: Count;
  private readonly deliveries: Count;

  constructor(meter: Meter) {
    this.messages = meter.counter({
      name: 'conversation_ingest_messages_total',
      label: ['provider', 'type'],
      help: 'Messages that were ingested, by provider and type; a type that the importer does not know counts as other, and a missing type as untyped.',
    });
    this.events = meter.counter({
      name: 'conversation_ingest_events_total',
      label: ['provider', 'outcome'],
      help: 'Events of ingested calls, by provider and outcome.',
    });
    this.deliveries = meter.counter({
      name: 'conversation_ingest_deliveries_total',
      label: ['provider', 'outcome'],
      help: 'Deliveries, by provider and outcome: taken, or the error code with which they were refused.',
    });
  }

  stored(provider: Provider, types: Readonly<Record<string, number>>, calls: readonly StoredCall[]): void {
    for (const [type, count] of Object.entries(types)) this.messages([provider, type], count);
    for (const [outcome, count] of Object.entries(countOutcomes(calls))) {
      if (count > 0) this.events([provider, outcome], count);
    }
  }

  /** `outcome` is `taken` or an error code. */
  answered(provider: Provider, outcome: string): void {
    this.deliveries([provider, outcome]);
  }
}
