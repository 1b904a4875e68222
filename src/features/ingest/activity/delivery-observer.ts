import type { ImportIssue, Provider } from '@conversation-service/importers';
import type { Clock } from '../../../ports/clock.js';
import type { Count, Meter } from '../../../ports/meter.js';
import type { StoredCall } from '../call-writer.js';
import type { PreparedBody } from '../reading/prepared-body.js';
import type { ActivityLog } from './activity-log.js';
import { countOutcomes, refusedAt, storedAt, takenAt } from './source-activity.js';

/** Issues recorded per delivery: a few are enough to fix a configuration, and the sender received them all. */
const ISSUES_OF_A_DELIVERY = 5;

export interface StoredBody {
  readonly body: PreparedBody;
  readonly sessions: readonly StoredCall[];
  readonly issues: readonly ImportIssue[];
}

/**
 * Counts outcomes of deliveries by provider, for the metrics of this process and for the list of providers. No label of
 * a metric contains a value that clients could invent.
 */
export class DeliveryObserver {
  private readonly messages: Count;
  private readonly events: Count;
  private readonly deliveries: Count;

  constructor(
    meter: Meter,
    private readonly activity: ActivityLog,
    private readonly clock: Clock,
  ) {
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

  stored(provider: Provider, { body, sessions, issues }: StoredBody): void {
    for (const [type, count] of Object.entries(body.types)) this.messages([provider, type], count);
    for (const [outcome, count] of Object.entries(countOutcomes(sessions))) {
      if (count > 0) this.events([provider, outcome], count);
    }
    const atMs = this.clock.nowMs();
    const unknown = Object.entries(body.notUnderstood);
    const notUnderstood = unknown.reduce((sum, [, count]) => sum + count, 0);
    const { messages } = body;
    this.activity.add(provider, storedAt(atMs, { messages, sessions, notUnderstood, issues: issues.length }));
    const [session, ...others] = sessions;
    // An issue is erased with its session; with several sessions it is unknown which one it belongs to.
    if (!session || others.length > 0) return;
    const noted = [...unknown.map(notUnderstoodIssue), ...issues.map(({ pointer, detail }) => ({ pointer, detail }))];
    if (noted.length === 0) return;
    const { sessionId } = session;
    this.activity.addIssues(provider, { atMs, sessionId, issues: noted.slice(0, ISSUES_OF_A_DELIVERY) });
  }

  taken(provider: Provider): void {
    this.deliveries([provider, 'taken']);
    this.activity.add(provider, takenAt(this.clock.nowMs()));
  }

  refused(provider: Provider, code: string): void {
    this.deliveries([provider, code]);
    this.activity.add(provider, refusedAt(this.clock.nowMs(), code));
  }
}

function notUnderstoodIssue([type, count]: readonly [string, number]) {
  return { pointer: '', detail: `not understood, and stored unchanged: ${type}${count > 1 ? ` ×${count}` : ''}` };
}
