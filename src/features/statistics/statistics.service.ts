import type { SessionListQuery } from '../../domain/page.js';
import type { Session } from '../../domain/session.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { allSessions } from '../../runtime/all-sessions.js';
import { type SessionStatistics, StatisticsOf, type TimeRange } from './statistics.js';

/** What one answer may cost: eleven pages of the session list, on every store. */
export const MAX_COUNTED_SESSIONS = 5_000;

/** Who is in a call now is asked besides, and may be more than fits a range. */
export const MAX_ACTIVE_SESSIONS = 1_000;

export interface Statistics extends SessionStatistics {
  readonly range: TimeRange;
  /** From here on every session is counted: the range's begin, or later where there were more than may be counted. */
  readonly coveredFromMs: number;
  readonly truncated: boolean;
  readonly activeNow: { readonly count: number; readonly truncated: boolean };
}

/** Counts over the newest sessions of the list, told from their heads alone: bounded however much is stored. */
export class StatisticsService {
  constructor(private readonly store: ConversationStore) {}

  async getStatistics(range: TimeRange): Promise<Statistics> {
    const gathered = new StatisticsOf(range);
    let oldestMs = range.toMs;
    const query = { startedFromMs: range.fromMs, startedToMs: range.toMs };
    const [counted, active] = await Promise.all([
      this.visit(query, MAX_COUNTED_SESSIONS, (session) => {
        gathered.add(session);
        oldestMs = Math.min(oldestMs, session.startedAtMs);
      }),
      this.visit({ status: 'active' }, MAX_ACTIVE_SESSIONS, () => undefined),
    ]);
    const { truncated } = counted;
    // Of those that started at the oldest instant itself some may be left out.
    const coveredFromMs = truncated ? oldestMs + 1 : range.fromMs;
    return { ...gathered.result(), range, coveredFromMs, truncated, activeNow: active };
  }

  /** Shows the newest matching sessions, at most so many. */
  private async visit(
    filter: Pick<SessionListQuery, 'status' | 'startedFromMs' | 'startedToMs'>,
    max: number,
    see: (session: Session) => void,
  ): Promise<{ readonly count: number; readonly truncated: boolean }> {
    let count = 0;
    for await (const session of allSessions(this.store, { ...filter, metadata: [], withoutMetadata: true })) {
      if (count === max) return { count, truncated: true };
      see(session);
      count += 1;
    }
    return { count, truncated: false };
  }
}
