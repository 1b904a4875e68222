import { addCounts, type ErasureCounts, NOTHING_COUNTED } from '../../domain/erasure.js';
import { filterableMetadata } from '../../domain/page.js';
import { firstMatch, isExpired, MS_PER_DAY, type RetentionRule, type RetentionRules } from '../../domain/retention.js';
import { type Session, TERMINAL_STATUSES } from '../../domain/session.js';
import { pause } from '../../lib/pause.js';
import { allSessions } from '../../runtime/all-sessions.js';
import { acquireLease } from '../../runtime/lease.js';
import type { EraserParts } from './eraser.js';
import { listOpenErasures } from './erasure-records.js';
import { forecastOf, MAX_OPEN_ERASURES } from './erasures.service.js';

export interface RetentionForecast {
  readonly rule: RetentionRule;
  /** What would be erased now, and what is under a hold. */
  readonly counts: ErasureCounts;
}

/** How many sessions are started between checks whether the eraser keeps up, and the delay if it does not. */
const SESSIONS_BETWEEN_LOOKS = 100;
const BEHIND_PAUSE_MS = 1_000;

/**
 * Erases expired sessions. For each rule it walks the list of matching sessions that have ended and started long enough
 * ago, some of which are kept: by an exception, under a hold, or completed long after their start. A run costs the
 * store some microseconds per session, and yields to the event loop. A session whose `startedAt` is later than its
 * completion (by a client's clock) is found once that is old enough as well: never too early.
 */
export class Retention {
  constructor(
    private readonly parts: Omit<EraserParts, 'ledger' | 'hooks'>,
    private readonly rules: RetentionRules,
  ) {}

  /** Runs unless another instance did within the interval. Returns how many erasures it has started. */
  async runOnceIn(intervalMs: number, signal: AbortSignal): Promise<number> {
    const { store, clock, owner } = this.parts;
    const nowMs = clock.nowMs();
    // Not released, because it records the last run.
    const wish = { name: 'retention', owner, nowMs, untilMs: nowMs + intervalMs };
    if (!(await acquireLease(store.records, wish))) return 0;
    return this.run(signal);
  }

  async run(signal: AbortSignal): Promise<number> {
    const { erasures, observer } = this.parts;
    let count = 0;
    for (const index of this.rules.keys()) {
      for await (const session of this.expired(index, signal)) {
        if (count % SESSIONS_BETWEEN_LOOKS === 0) await this.letEraserKeepUp(signal);
        if (!(await erasures.eraseIfThere(session.sessionId))) continue;
        observer.sessionExpired(index);
        count++;
      }
    }
    return count;
  }

  /** Returns what a run would erase now, by rule; changes nothing. */
  async forecast(): Promise<readonly RetentionForecast[]> {
    const forecasts: RetentionForecast[] = [];
    for (const [index, rule] of this.rules.entries()) {
      let counts = NOTHING_COUNTED;
      for await (const session of this.expired(index)) {
        counts = addCounts(counts, forecastOf(session));
      }
      forecasts.push({ rule, counts });
    }
    return forecasts;
  }

  private async *expired(index: number, signal?: AbortSignal): AsyncGenerator<Session, void, void> {
    const rule = this.rules[index];
    if (!rule || rule.days === null) return;
    const nowMs = this.parts.clock.nowMs();
    const startedToMs = nowMs - rule.days * MS_PER_DAY;
    for (const status of TERMINAL_STATUSES) {
      for await (const session of allSessions(this.parts.store, { metadata: rule.metadata, status, startedToMs })) {
        if (signal?.aborted) return;
        const isOfRule = firstMatch(this.rules, filterableMetadata(session.metadata)) === index;
        if (isOfRule && isExpired(session, rule, nowMs)) yield session;
      }
    }
  }

  private async letEraserKeepUp(signal: AbortSignal): Promise<void> {
    const { records } = this.parts.store;
    while ((await listOpenErasures(records, MAX_OPEN_ERASURES)).length >= MAX_OPEN_ERASURES) {
      await pause(BEHIND_PAUSE_MS, signal);
    }
  }
}
