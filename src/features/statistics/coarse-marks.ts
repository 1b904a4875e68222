import type { Clock } from '../../ports/clock.js';
import type { Records, StoredRecord } from '../../ports/records.js';
import { blockKey, blockStartMs, COARSE, type Level, startOf } from './levels.js';

const KIND = 'stats.dirty.coarse';

/** Consecutive changes of hours are combined. */
const COALESCE_MS = 5_000;

/** With more marked blocks than this, none is used: they are being built for the first time. */
const MAX_MARKS = 2_000;

/** Which blocks of several hours must be rebuilt. */
export class CoarseMarks {
  constructor(
    private readonly records: Records,
    private readonly clock: Clock,
  ) {}

  /** Marks everything that is built from a block of this level. */
  async markAbove(level: Level, startMs: number): Promise<void> {
    const above = COARSE.find(({ of }) => of === level);
    if (!above) return;
    const id = idOf(above.level, startOf(above.level, startMs));
    await this.records.put({ kind: KIND, id, value: null, dueAtMs: this.clock.nowMs() + COALESCE_MS }, 'any');
  }

  listDue(limit: number): Promise<readonly StoredRecord[]> {
    return this.records.list({ kind: KIND, dueUntilMs: this.clock.nowMs(), limit });
  }

  async clear({ id, version }: StoredRecord): Promise<void> {
    await this.records.delete(KIND, id, version);
  }

  blockOf({ id }: StoredRecord): { readonly level: Level; readonly of: Level; readonly startMs: number } {
    const [name, key = ''] = id.split('/');
    const found = COARSE.find(({ level }) => level.name === name);
    if (!found) throw new Error('a marker of an unknown level');
    return { ...found, startMs: blockStartMs(key) };
  }

  /** Returns a predicate for blocks that are as recent as their hours. For a day, its parts must be as well. */
  async usable(): Promise<(level: Level, startMs: number) => boolean> {
    const marked = new Set((await this.records.list({ kind: KIND, limit: MAX_MARKS })).map(({ id }) => id));
    const coarse = COARSE.map(({ level }) => level);
    return (level, startMs) => {
      if (!coarse.includes(level)) return true;
      if (marked.size >= MAX_MARKS) return false;
      const below = COARSE.find((each) => each.level === level)?.of;
      const parts = below && coarse.includes(below) ? startsIn(level, below, startMs).map((at) => idOf(below, at)) : [];
      return [idOf(level, startMs), ...parts].every((id) => !marked.has(id));
    };
  }
}

function startsIn(level: Level, below: Level, startMs: number): readonly number[] {
  return Array.from({ length: level.ms / below.ms }, (_, index) => startMs + index * below.ms);
}

function idOf(level: Level, startMs: number): string {
  return `${level.name}/${blockKey(startMs)}`;
}
