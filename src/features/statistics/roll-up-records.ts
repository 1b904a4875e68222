import { FIRST_INSTANT_MS } from '../../lib/time/rfc3339.js';
import type { Records, StoredRecord } from '../../ports/records.js';
import { allRecords } from '../../runtime/all-records.js';
import { type GroupTally, metadataDimension, OWN_DIMENSIONS, type PackedGroups } from './group-tally.js';
import { blockKey, blockStartMs, HOUR, type Level } from './levels.js';
import type { PackedTotal, TotalTally } from './total-tally.js';

const TOTAL = '';

/** Kinds of records: of each level the totals, and for each dimension the groups. */
function kindOf(level: Level, dimension = TOTAL): string {
  return dimension === TOTAL ? `stats.${level.name}` : `stats.${level.name}.by.${dimension}`;
}

/** Just before the block in order of id: no block begins a minute earlier. */
const before = (startMs: number) => (startMs <= FIRST_INSTANT_MS ? '' : blockKey(startMs - 1));

/** Records per query: some MiB at most. */
const PAGE_BLOCKS = 500;

export interface BlockRun {
  readonly level: Level;
  readonly fromMs: number;
  readonly count: number;
}

/** The roll-ups: a record for each block with sessions. */
export class RollUpRecords {
  readonly dimensions: readonly string[];

  constructor(
    private readonly records: Records,
    metadataKeys: readonly string[],
  ) {
    this.dimensions = [...OWN_DIMENSIONS, ...metadataKeys.map(metadataDimension)];
  }

  async putTotal(level: Level, startMs: number, tally: TotalTally | undefined): Promise<void> {
    await this.put(kindOf(level), startMs, tally && tally.started > 0 ? tally.pack() : undefined);
  }

  async putGroups(level: Level, startMs: number, dimension: string, tally: GroupTally): Promise<void> {
    const packed = tally.pack();
    await this.put(kindOf(level, dimension), startMs, packed.groups.length > 0 ? packed : undefined);
  }

  async *totals(run: BlockRun): AsyncGenerator<readonly [startMs: number, PackedTotal], void, void> {
    for await (const { id, value } of this.run(kindOf(run.level), run)) {
      yield [blockStartMs(id), value as PackedTotal];
    }
  }

  async *groups(dimension: string, run: BlockRun): AsyncGenerator<PackedGroups, void, void> {
    for await (const { value } of this.run(kindOf(run.level, dimension), run)) yield value as PackedGroups;
  }

  /** Lists the starts of rolled-up hours above this one, ascending. */
  async listHours(aboveMs: number | null, limit: number): Promise<readonly number[]> {
    const after = aboveMs === null ? '' : blockKey(aboveMs);
    const found = await this.records.list({ kind: kindOf(HOUR), after, limit });
    return found.map(({ id }) => blockStartMs(id));
  }

  private async *run(kind: string, { level, fromMs, count }: BlockRun): AsyncGenerator<StoredRecord, void, void> {
    const end = blockKey(fromMs + level.ms * count);
    // One more than there can be, so that a full run does not end with an empty query.
    const limit = Math.min(count + 1, PAGE_BLOCKS);
    for await (const record of allRecords(this.records, { kind, after: before(fromMs), limit })) {
      if (record.id >= end) return;
      yield record;
    }
  }

  /** A block without sessions has no record. */
  private async put(kind: string, startMs: number, value: PackedTotal | PackedGroups | undefined): Promise<void> {
    const id = blockKey(startMs);
    if (value) await this.records.put({ kind, id, value }, 'any');
    else await this.records.delete(kind, id, 'any');
  }
}
