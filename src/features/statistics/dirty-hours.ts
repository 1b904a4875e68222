import { LruCache } from '../../lib/lru-cache.js';
import type { Clock } from '../../ports/clock.js';
import type { Records, StoredRecord } from '../../ports/records.js';
import { HOUR_MS, hourStartMs } from './levels.js';

export const DIRTY_KIND = 'stats.dirty';

/** Changes of one hour within this time are counted once. */
const COALESCE_MS = 2_000;

/** Younger hours are counted session by session, so their roll-ups are not needed. */
const COUNTED_LIVE_MS = 2 * HOUR_MS;

/** The marker of a young hour is due before its roll-up is needed. */
const READY_BEFORE_MS = HOUR_MS / 2;

/** A marker due this much later is not processed before its change is visible. */
const SURELY_LATER_MS = 60_000;

const KNOWN_HOURS = 1_000;

/** The hours that must be rolled up again. A marker survives the process, and remains until it is processed. */
export class DirtyHours {
  private readonly known = new LruCache<number>(KNOWN_HOURS);

  constructor(
    private readonly records: Records,
    private readonly clock: Clock,
  ) {}

  /** Call after the change. */
  async mark(hour: string): Promise<void> {
    const nowMs = this.clock.nowMs();
    if ((this.known.get(hour) ?? 0) > nowMs + SURELY_LATER_MS) return;
    const neededMs = hourStartMs(hour) + COUNTED_LIVE_MS;
    const dueAtMs = Math.max(nowMs + COALESCE_MS, neededMs - READY_BEFORE_MS);
    await this.records.put({ kind: DIRTY_KIND, id: hour, value: null, dueAtMs }, 'any');
    this.known.set(hour, dueAtMs, 1);
  }

  listDue(limit: number): Promise<readonly StoredRecord[]> {
    return this.records.list({ kind: DIRTY_KIND, dueUntilMs: this.clock.nowMs(), limit });
  }

  /** If it was marked again meanwhile, it remains. */
  async clear({ id, version }: StoredRecord): Promise<void> {
    this.known.delete(id);
    await this.records.delete(DIRTY_KIND, id, version);
  }
}
