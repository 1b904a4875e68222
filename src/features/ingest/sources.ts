import type { Importer } from '@conversation-service/importers';
import type { PublicPaths } from '../../http/public-paths.js';
import { formatRfc3339, formatTimeOrNull } from '../../lib/time/rfc3339.js';
import type { ActivityLog } from './activity/activity-log.js';
import type { DeliveryIssues } from './activity/issue-records.js';
import { countOutcomes, type SourceActivity } from './activity/source-activity.js';
import type { SenderCheck } from './signatures/sender-check.js';

/** The providers: how each is configured, and what has been received from it. */
export class Sources {
  constructor(
    private readonly senders: SenderCheck,
    private readonly paths: PublicPaths,
    private readonly activity: ActivityLog,
  ) {}

  /** Includes the counts of this instance; those of others may be a second old. */
  async list(): Promise<readonly object[]> {
    // The importers run in threads of their own: this one needs them only here.
    const { IMPORTERS } = await import('@conversation-service/importers');
    const { activities, issues } = await this.activity.read();
    return IMPORTERS.map((importer) => ({
      ...this.describe(importer),
      activity: activityJson(activities.get(importer.provider), issues.get(importer.provider) ?? []),
    }));
  }

  private describe({ provider, page, understands }: Importer): object {
    const { title, arrives, setUp } = page;
    const { variable, hasSecret, access } = this.senders.ruleOf(provider);
    const path = this.paths.of(`/ingest/${provider}`);
    return { provider, title, path, arrives, understands, setUp, access, secretVariable: variable, hasSecret };
  }
}

function activityJson(activity: SourceActivity | undefined, noted: readonly DeliveryIssues[]): object {
  const { taken = 0, refused = {}, messages = 0, created = 0, completed = 0 } = activity ?? {};
  const { events = {}, notUnderstood = 0, issues = 0, lastRefusal = null } = activity ?? {};
  return {
    countedSince: formatTimeOrNull(activity?.sinceMs ?? null),
    lastTakenAt: formatTimeOrNull(activity?.lastTakenAtMs ?? null),
    lastRefusal: lastRefusal && { at: formatRfc3339(lastRefusal.atMs), code: lastRefusal.code },
    deliveries: { taken, refused },
    messages,
    sessions: { created, completed },
    events: { ...countOutcomes([]), ...events },
    notUnderstood,
    issues,
    recentIssues: noted.flatMap((one) =>
      one.issues.map((issue) => ({ at: formatRfc3339(one.atMs), sessionId: one.sessionId, ...issue })),
    ),
  };
}
