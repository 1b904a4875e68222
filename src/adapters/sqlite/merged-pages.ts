import type { Database } from 'better-sqlite3';
import { locateChronological, locateSync, OutOfOrderEvents, STRAY_BYTES, type Stray } from '../../domain/chronology.js';
import type { StoredEvent } from '../../domain/event.js';
import type { HistoryQuery } from '../../domain/page.js';
import { eventBytes, type PageBudget, takePage } from '../../domain/page-budget.js';
import { LruCache } from '../../lib/lru-cache.js';
import { EVENT_COLUMNS } from './event-columns.js';
import { type EventRow, type SessionRow, toEvent } from './rows.js';
import { FLAG_STRAY } from './schema.js';

interface KnownStrays {
  readonly createdAt: number;
  readonly strays: OutOfOrderEvents;
}

/**
 * Of all sessions together, and a quarter of it of one: more than 100,000 strays. Those of a longer session are held as long as
 * its page is read, and reads here are one after another. Reading them takes about a microsecond for each, in one step.
 */
const MAX_KEPT_BYTES = 16 * 1024 * 1024;

/** What is kept of a session beside its strays. Its row is not, since its metadata may be a MiB. */
const SESSION_BYTES = 256;

/** How far the next member of the chain usually stands behind the one before it: a stray may lie between. */
const NEXT_MEMBER_MAX_STEP = 2;

/**
 * Reads chronological pages of sessions that have strays. The strays of the sessions read last are kept: they are the
 * same as long as there are as many, and reading them for each page of a long session costs more than the page.
 */
export class MergedPages {
  private readonly known = new LruCache<KnownStrays>(MAX_KEPT_BYTES);
  private readonly statements;

  constructor(db: Database) {
    this.statements = {
      strays: db.prepare<number[], Stray>(
        `SELECT position & 4294967295 AS sequence, timestamp AS timestampMs FROM events
         WHERE session_key = ? AND flags & ${FLAG_STRAY} AND position <= ((? << 32) | ?) ORDER BY timestamp, position`,
      ),
      timestamp: db.prepare<number[], number>('SELECT timestamp FROM events WHERE position = ((? << 32) | ?)').pluck(),
      timestamps: db.prepare<number[], Stray>(
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
    this.known.clear();
  }

  /** Reads timestamps only: whose events belong to the page is known before any of them is read. */
  private locate(session: SessionRow, { offset, limit }: HistoryQuery): readonly number[] {
    const { session_key: key, last_sequence: end } = session;
    const known = new Map<number, number>();
    let lastAsked = Number.NEGATIVE_INFINITY;
    const timestampOf = (sequence: number) => {
      const step = sequence - lastAsked;
      lastAsked = sequence;
      // One after another are the members of the page itself: the next ones will be asked for.
      if (!known.has(sequence) && step > 0 && step <= NEXT_MEMBER_MAX_STEP) {
        for (const row of this.statements.timestamps.all(key, sequence, key, sequence + limit))
          known.set(row.sequence, row.timestampMs);
      }
      return known.get(sequence) ?? this.statements.timestamp.get(key, sequence) ?? Number.NaN;
    };
    return locateSync(locateChronological(offset, limit, end, this.straysOf(session)), timestampOf);
  }

  private *readSequences(session: SessionRow, sequences: readonly number[]): Generator<StoredEvent> {
    const { session_key: key, session_id: sessionId } = session;
    for (const [first, last] of runsOf(sequences)) {
      for (const row of this.statements.range.iterate(key, first, key, last)) yield toEvent(sessionId, row);
    }
  }

  private straysOf(row: SessionRow): OutOfOrderEvents {
    const known = this.known.get(row.session_id);
    // The creation time keeps apart a session that was erased and another of the same id.
    const isSame = known?.strays.count === row.stray_count && known.createdAt === row.created_at;
    if (known && isSame) return known.strays;
    const strays = new OutOfOrderEvents(
      this.statements.strays.iterate(row.session_key, row.session_key, row.last_sequence),
    );
    this.known.set(row.session_id, { createdAt: row.created_at, strays }, SESSION_BYTES + strays.count * STRAY_BYTES);
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
