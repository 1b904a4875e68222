import { addCounts, type ErasureCounts, NOTHING_COUNTED } from '../../domain/erasure.js';
import { filterableMetadata } from '../../domain/page.js';
import { firstMatch, isExpired, MS_PER_DAY, type RetentionRule, type RetentionRules } from '../../domain/retention.js';
import { type Session, TERMINAL_STATUSES } from '../../domain/session.js';
import { pause } from '../../lib/pause.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { allSessions } from '../../runtime/all-sessions.js';
import { acquireLease } from '../../runtime/lease.js';
import type { ErasureObserver } from './erasure-observer.js';
import { listOpenErasures } from './erasure-records.js';
import { type ErasuresService, forecastOf, MAX_OPEN_ERASURES } from './erasures.service.js';

export interface RetentionParts {
  readonly store: ConversationStore;
  readonly erasures: ErasuresService;
  readonly clock: Clock;
  readonly observer: ErasureObserver;
  /** Of this process. */
  readonly owner: string;
}

export interface RetentionForecast {
  readonly rule: RetentionRule;
  /** What would go now, and what stays under a hold. */
  readonly counts: ErasureCounts;
}

/** How often it is asked whether the eraser keeps up, in sessions; and how long it is left alone where it does not. */
const SESSIONS_BETWEEN_LOOKS = 100;
const BEHIND_PAUSE_MS = 1_000;

/**
 * Erases sessions whose time is over. For each rule it walks the list of the sessions that match it, ended, and started
 * long enough ago. Of those it visits some that it keeps: sessions of an exception, under a hold, or completed long after
 * they started. A run costs the store some microseconds for each, and yields to the event loop meanwhile. A session
 * whose `startedAt` is later than its completion (a client's clock) is found once that is old enough as well: never too
 * early.
 */
export class Retention {
  constructor(
    private readonly parts: RetentionParts,
    private readonly rules: RetentionRules,
  ) {}

  /** A run, unless another instance had one within the interval. Answers how many sessions it has begun to erase. */
  async runOnceIn(intervalMs: number, signal: AbortSignal): Promise<number> {
    const { store, clock, owner } = this.parts;
    const nowMs = clock.nowMs();
    // Not released: it says when the last run was.
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

  /** What a run would erase now, rule by rule; changes nothing. */
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
