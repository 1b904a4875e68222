import type { Records } from '../../ports/records.js';
import { hourOf } from '../../runtime/summaries.js';
import type { DirtyHours } from './dirty-hours.js';
import type { RollUpRecords } from './roll-up-records.js';

/** Increase this when a roll-up contains more or different data for the same summaries. 2: the calls that stand out. */
export const ROLL_UP_VERSION = 2;

const KIND = 'stats.version';
const ID = 'roll-ups';

/** Marked per round, one round a second: a year of hours takes about half an hour, and callers do not notice. */
const HOURS_AT_ONCE = 5;

/** Progress of rebuilding the roll-ups of another version. */
interface Progress {
  readonly version: number;
  /** Hours up to here are marked, or did not exist. */
  readonly reached: number | null;
  readonly isDone: boolean;
}

/**
 * Rebuilds every hour that another version of the service has rolled up, a few at a time, oldest first, because a
 * roll-up contains only what its version knew. Meanwhile the old figures are served. Runs once per version, and resumes
 * after an interruption.
 */
export class RollUpRenewal {
  private isDone = false;

  constructor(
    private readonly records: Records,
    private readonly rollUps: RollUpRecords,
    private readonly hours: DirtyHours,
  ) {}

  /** Marks the next hours, if any are left. */
  async markNext(): Promise<void> {
    if (this.isDone) return;
    const { reached, isDone } = await this.progress();
    this.isDone = isDone;
    if (isDone) return;
    const hours = await this.rollUps.listHours(reached, HOURS_AT_ONCE);
    for (const startMs of hours) await this.hours.mark(hourOf(startMs));
    const progress: Progress = {
      version: ROLL_UP_VERSION,
      reached: hours.at(-1) ?? reached,
      isDone: hours.length < HOURS_AT_ONCE,
    };
    await this.records.put({ kind: KIND, id: ID, value: progress }, 'any');
  }

  private async progress(): Promise<Progress> {
    const known = (await this.records.get(KIND, ID))?.value as Progress | undefined;
    return known?.version === ROLL_UP_VERSION ? known : { version: ROLL_UP_VERSION, reached: null, isDone: false };
  }
}
