import type { SessionListQuery } from '../domain/page.js';
import type { Session } from '../domain/session.js';
import { type SessionStatistics, StatisticsOf, type TimeRange } from '../domain/statistics.js';
import type { ConversationStore } from '../ports/conversation-store.js';

/** What one answer may cost: ten pages of the list's index, on every store. */
export const MAX_COUNTED_SESSIONS = 5_000;

/** Who is in a call now is asked besides, and may be more than fits a range. */
export const MAX_ACTIVE_SESSIONS = 1_000;

const PAGE_SIZE = 500;

export interface Statistics extends SessionStatistics {
  readonly range: TimeRange;
  /** From here on every session is counted: the range's begin, or later where there were more than may be counted. */
  readonly coveredFromMs: number;
  readonly truncated: boolean;
  readonly activeNow: { readonly count: number; readonly truncated: boolean };
}

/** Counts over sessions, from the index of the session list and never from events: bounded however much is stored. */
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
    let after: SessionListQuery['after'];
    for (;;) {
      const limit = Math.min(PAGE_SIZE, max - count);
      const page = await this.store.listSessions({
        ...filter,
        metadata: [],
        withoutMetadata: true,
        limit,
        ...(after ? { after } : {}),
      });
      for (const session of page.sessions) see(session);
      count += page.sessions.length;
      if (!page.next) return { count, truncated: false };
      if (count >= max) return { count, truncated: true };
      after = page.next;
    }
  }
}
