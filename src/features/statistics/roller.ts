import { eventLoop } from '../../lib/event-loop.js';
import type { Clock } from '../../ports/clock.js';
import type { Records, StoredRecord } from '../../ports/records.js';
import { Summaries } from '../../runtime/summaries.js';
import { CoarseMarks } from './coarse-marks.js';
import { DirtyHours } from './dirty-hours.js';
import { GroupTally } from './group-tally.js';
import { FINEST, HOUR, hourStartMs, startOf } from './levels.js';
import type { RollUpRecords } from './roll-up-records.js';
import { RollUpRenewal } from './roll-up-renewal.js';
import { TotalTally } from './total-tally.js';

const BATCH_HOURS = 20;
const LOOK_EVERY_MS = 1_000;

/**
 * Rolls up what is marked: an hour from the summaries of its sessions, then what consists of hours. A marker is removed
 * when its roll-ups are stored, unless it was renewed since it was read; so every change finally reaches every roll-up,
 * even after kills and with several instances.
 */
export class Roller {
  private readonly summaries: Summaries;
  private readonly hours: DirtyHours;
  private readonly coarse: CoarseMarks;
  private readonly renewal: RollUpRenewal;

  constructor(
    records: Records,
    clock: Clock,
    private readonly rollUps: RollUpRecords,
  ) {
    this.summaries = new Summaries(records);
    this.hours = new DirtyHours(records, clock);
    this.coarse = new CoarseMarks(records, clock);
    this.renewal = new RollUpRenewal(records, rollUps, this.hours);
  }

  /** Returns the delay before the next run in milliseconds. */
  async run(signal: AbortSignal): Promise<number> {
    const hours = await this.hours.listDue(BATCH_HOURS);
    for (const marker of hours) {
      signal.throwIfAborted();
      await this.rollUpHour(marker);
    }
    const blocks = await this.coarse.listDue(BATCH_HOURS);
    for (const marker of blocks) {
      signal.throwIfAborted();
      await this.rollUpBlock(marker);
    }
    if (Math.max(hours.length, blocks.length) === BATCH_HOURS) return 0;
    await this.renewal.markNext();
    return LOOK_EVERY_MS;
  }

  private async rollUpHour(marker: StoredRecord): Promise<void> {
    const startMs = hourStartMs(marker.id);
    const total = new TotalTally();
    const minutes = new Map<number, TotalTally>();
    const groups = this.rollUps.dimensions.map((dimension) => [dimension, new GroupTally(dimension)] as const);
    for await (const { sessionId, summary } of this.summaries.ofHour(marker.id)) {
      while (eventLoop.isTurnOver) await eventLoop.nextTurn();
      const counted = { sessionId, facts: summary.facts, summary };
      total.add(counted);
      const minute = startOf(FINEST, summary.facts.startedAtMs);
      if (!minutes.has(minute)) minutes.set(minute, new TotalTally());
      minutes.get(minute)?.add(counted);
      for (const [, tally] of groups) tally.add(counted);
    }
    for (let atMs = startMs; atMs < startMs + HOUR.ms; atMs += FINEST.ms) {
      await this.rollUps.putTotal(FINEST, atMs, minutes.get(atMs));
    }
    await this.rollUps.putTotal(HOUR, startMs, total);
    for (const [dimension, tally] of groups) await this.rollUps.putGroups(HOUR, startMs, dimension, tally);
    await this.coarse.markAbove(HOUR, startMs);
    await this.hours.clear(marker);
  }

  private async rollUpBlock(marker: StoredRecord): Promise<void> {
    const { level, of, startMs } = this.coarse.blockOf(marker);
    const run = { level: of, fromMs: startMs, count: level.ms / of.ms };
    const total = new TotalTally();
    for await (const [, packed] of this.rollUps.totals(run)) total.addPacked(packed);
    await this.rollUps.putTotal(level, startMs, total);
    for (const dimension of this.rollUps.dimensions) {
      const tally = new GroupTally(dimension);
      for await (const packed of this.rollUps.groups(dimension, run)) tally.addPacked(packed);
      await this.rollUps.putGroups(level, startMs, dimension, tally);
    }
    await this.coarse.markAbove(level, startMs);
    await this.coarse.clear(marker);
  }
}
