import type { Database } from 'better-sqlite3';
import { type EventTime, locateChronological, locateSync, OutOfOrderEvents } from '../../domain/chronology.js';
import type { StoredEvent } from '../../domain/event.js';
import type { HistoryQuery } from '../../domain/page.js';
import { eventBytes, type PageBudget, takePage } from '../../domain/page-budget.js';
import { EVENT_COLUMNS, type EventRow, toEvent } from './event-row.js';
import { OutOfOrderCache } from './out-of-order-cache.js';
import { FLAG_OUT_OF_ORDER } from './schema.js';
import { type SessionRow } from './session-row.js';

/** How far the next member of the chain usually stands behind the one before it: an out-of-order event may lie between. */
const NEXT_MEMBER_MAX_STEP = 2;

/**
 * Reads chronological pages of sessions that have out-of-order events. Those of the sessions read last are kept: reading them for each page
 * of a long session costs more than the page.
 */
export class MergedPages {
  private readonly kept = new OutOfOrderCache();
  private readonly statements;

  constructor(db: Database) {
    this.statements = {
      outOfOrder: db.prepare<number[], EventTime>(
        `SELECT position & 4294967295 AS sequence, timestamp AS timestampMs FROM events
         WHERE session_key = ? AND flags & ${FLAG_OUT_OF_ORDER} AND position <= ((? << 32) | ?) ORDER BY timestamp, position`,
      ),
      timestamp: db.prepare<number[], number>('SELECT timestamp FROM events WHERE position = ((? << 32) | ?)').pluck(),
      timestamps: db.prepare<number[], EventTime>(
        `SELECT position & 4294967295 AS sequence, timestamp AS timestampMs FROM events
         WHERE position BETWEEN ((? << 32) | ?) AND ((? << 32) | ?)`,
      ),
      range: db.prepare<number[], EventRow>(
        `SELECT ${EVENT_COLUMNS} FROM events WHERE position BETWEEN ((? << 32) | ?) AND ((? << 32) | ?)`,
      ),
    };
  }

  read(session: SessionRow, page: HistoryQuery, budget: PageBudget): readonly StoredEvent[] {
    const sequences = this.locate(session, page);
    return takePage(this.readSequences(session, sequences), page.limit, budget, eventBytes).items;
  }

  clear(): void {
    this.kept.clear();
  }

  /** Reads only timestamps: which events belong to the page is known before any of them is read. */
  private locate(session: SessionRow, { offset, limit }: HistoryQuery): readonly number[] {
    const { session_key: key, last_sequence: end } = session;
    const known = new Map<number, number>();
    let lastAsked = Number.NEGATIVE_INFINITY;
    const timestampOf = (sequence: number) => {
      const step = sequence - lastAsked;
      lastAsked = sequence;
      // Consecutive lookups are the members of the page itself: the next ones will be requested.
      if (!known.has(sequence) && step > 0 && step <= NEXT_MEMBER_MAX_STEP) {
        for (const row of this.statements.timestamps.all(key, sequence, key, sequence + limit))
          known.set(row.sequence, row.timestampMs);
      }
      return known.get(sequence) ?? this.statements.timestamp.get(key, sequence) ?? Number.NaN;
    };
    return locateSync(locateChronological(offset, limit, end, this.outOfOrderOf(session)), timestampOf);
  }

  private *readSequences(session: SessionRow, sequences: readonly number[]): Generator<StoredEvent> {
    const { session_key: key, session_id: sessionId } = session;
    for (const [first, last] of runsOf(sequences)) {
      for (const row of this.statements.range.iterate(key, first, key, last)) yield toEvent(sessionId, row);
    }
  }

  private outOfOrderOf(row: SessionRow): OutOfOrderEvents {
    const kept = this.kept.find(row);
    if (kept) return kept;
    const events = new OutOfOrderEvents(
      this.statements.outOfOrder.iterate(row.session_key, row.session_key, row.last_sequence),
    );
    this.kept.keep(row, events);
    return events;
  }
}

/** Returns the first and last of each contiguous run. */
function runsOf(sequences: readonly number[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const sequence of sequences) {
    const run = runs.at(-1);
    if (run && sequence === run[1] + 1) run[1] = sequence;
    else runs.push([sequence, sequence]);
  }
  return runs;
}
