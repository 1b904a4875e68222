import type { Clock } from '../../ports/clock.js';
import type { ErasedSession, EraseHook } from '../../ports/erase-hook.js';
import type { Records } from '../../ports/records.js';
import { Summaries } from '../../runtime/summaries.js';
import { DirtyHours } from './dirty-hours.js';

/** Which hours an erasure has to reach, while it is at it: when the summary is gone nothing else knows. */
const KIND = 'stats.erasing';

/** Takes an erased session out of what is counted: its summary goes, and the hour in which it started is rolled up anew. */
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

  /** Cut off anywhere and called again, it ends as if it had not been. */
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
