import type { Clock } from '../../ports/clock.js';
import type { ErasedSession, EraseHook } from '../../ports/erase-hook.js';
import type { Records } from '../../ports/records.js';
import { Summaries } from '../../runtime/summaries.js';
import { DirtyHours } from './dirty-hours.js';

/** Remembers the hours that an erasure affects while it runs: once the summary is deleted, nothing else does. */
const KIND = 'stats.erasing';

/** Removes an erased session from the counts: deletes its summary, and has the hour of its start rolled up again. */
export class StatisticsEraseHook implements EraseHook {
  private readonly summaries: Summaries;
  private readonly hours: DirtyHours;

  constructor(
    private readonly records: Records,
    clock: Clock,
  ) {
    this.summaries = new Summaries(records);
    this.hours = new DirtyHours(records, clock);
  }

  /** Idempotent: called again after an interruption, the result is the same. */
  async forget({ sessionId, subjectHash }: ErasedSession): Promise<void> {
    const noted = await this.records.get(KIND, subjectHash);
    const found = await this.summaries.hoursOf(sessionId);
    const hours = [...new Set([...((noted?.value ?? []) as readonly string[]), ...found])];
    if (hours.length === 0) return;
    await this.records.put({ kind: KIND, id: subjectHash, value: hours }, 'any');
    for (const hour of found) await this.summaries.delete(sessionId, hour);
    for (const hour of hours) await this.hours.mark(hour);
    await this.records.delete(KIND, subjectHash, 'any');
  }
}
