import type { ImportIssue, Provider } from '@conversation-service/importers';
import type { Clock } from '../../../ports/clock.js';
import type { StoredCall } from '../call-writer.js';
import type { IngestMetrics } from '../ingest-metrics.js';
import type { PreparedBody } from '../reading/prepared-body.js';
import type { ActivityLog } from './activity-log.js';
import { refusedAt, storedAt, takenAt } from './source-activity.js';

/** Issues recorded per delivery: a few are enough to fix a configuration, and the sender received them all. */
const ISSUES_OF_A_DELIVERY = 5;

export interface StoredBody {
  readonly body: PreparedBody;
  readonly sessions: readonly StoredCall[];
  readonly issues: readonly ImportIssue[];
}

/** Counts outcomes of deliveries, for the metrics of this process and for the list of providers. */
export class DeliveryObserver {
  constructor(
    private readonly metrics: IngestMetrics,
    private readonly activity: ActivityLog,
    private readonly clock: Clock,
  ) {}

  stored(provider: Provider, { body, sessions, issues }: StoredBody): void {
    const atMs = this.clock.nowMs();
    this.metrics.stored(provider, body.types, sessions);
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
    this.metrics.answered(provider, 'taken');
    this.activity.add(provider, takenAt(this.clock.nowMs()));
  }

  refused(provider: Provider, code: string): void {
    this.metrics.answered(provider, code);
    this.activity.add(provider, refusedAt(this.clock.nowMs(), code));
  }
}

function notUnderstoodIssue([type, count]: readonly [string, number]) {
  return { pointer: '', detail: `not understood, and stored unchanged: ${type}${count > 1 ? ` ×${count}` : ''}` };
}
