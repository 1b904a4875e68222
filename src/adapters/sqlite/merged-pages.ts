import type { Database } from 'better-sqlite3';
import { locateChronological, locateSync, type Stray, Strays } from '../../domain/chronology.js';
import { RecentlyUsed } from '../../ports/recently-used.js';
import { EVENT_COLUMNS, type EventRow, type SessionRow } from './rows.js';
import { FLAG_STRAY } from './schema.js';

interface KnownStrays {
  readonly row: SessionRow;
  readonly strays: Strays;
}

/** Of all sessions together; some ten megabytes. */
const MAX_STRAYS_KEPT = 100_000;

/** How far the next member of the chain usually stands behind the one before it: a stray may lie between. */
const NEXT_MEMBER_MAX_STEP = 2;

/**
 * Reads chronological pages of sessions that have strays. The strays of the sessions read last are kept: they are the
 * same as long as there are as many, and reading them for each page of a long session costs more than the page.
 */
export class MergedPages {
  private readonly known = new RecentlyUsed<KnownStrays>(MAX_STRAYS_KEPT);
  private readonly statements;

  constructor(db: Database) {
    this.statements = {
      strays: db.prepare<number[], Stray>(
        `SELECT position & 4294967295 AS sequence, timestamp AS timestampMs FROM events
         WHERE session_key = ? AND flags & ${FLAG_STRAY} AND position <= ((? << 32) | ?) ORDER BY timestamp, position`,
      ),
      timestamp: db.prepare<number[], number>('SELECT timestamp FROM events WHERE position = ((? << 32) | ?)').pluck(),
      range: db.prepare<number[], EventRow>(
        `SELECT ${EVENT_COLUMNS} FROM events WHERE position BETWEEN ((? << 32) | ?) AND ((? << 32) | ?)`,
      ),
    };
  }

  read(session: SessionRow, { offset, limit }: { offset: number; limit: number }): EventRow[] {
    const { session_key: key, last_sequence: end } = session;
    const rows = new Map<number, EventRow>();
    const readRows = (first: number, last: number) => {
      for (const row of this.statements.range.all(key, first, key, last)) rows.set(row.sequence, row);
    };
    let lastAsked = Number.NEGATIVE_INFINITY;
    const timestampOf = (sequence: number) => {
      const step = sequence - lastAsked;
      lastAsked = sequence;
      // One after another are the members of the page itself: their rows are needed anyway.
      if (!rows.has(sequence) && step > 0 && step <= NEXT_MEMBER_MAX_STEP) readRows(sequence, sequence + limit);
      return rows.get(sequence)?.timestamp ?? this.statements.timestamp.get(key, sequence) ?? Number.NaN;
    };
    const sequences = locateSync(locateChronological(offset, limit, end, this.straysOf(session)), timestampOf);
    for (const [first, last] of runsOf(sequences.filter((sequence) => !rows.has(sequence)))) readRows(first, last);
    return sequences.flatMap((sequence) => rows.get(sequence) ?? []);
  }

  clear(): void {
    this.known.clear();
  }

  private straysOf(row: SessionRow): Strays {
    const known = this.known.get(row.session_id);
    // The creation time keeps apart a session that was erased and another of the same id.
    const isSame = known?.row.stray_count === row.stray_count && known.row.created_at === row.created_at;
    if (known && isSame) return known.strays;
    const strays = new Strays(this.statements.strays.all(row.session_key, row.session_key, row.last_sequence));
    this.known.set(row.session_id, { row, strays }, strays.count);
    return strays;
  }
}

/** First and last of each stretch of numbers that follow one another. */
function runsOf(sequences: readonly number[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const sequence of sequences) {
    const run = runs.at(-1);
    if (run && sequence === run[1] + 1) run[1] = sequence;
    else runs.push([sequence, sequence]);
  }
  return runs;
}
