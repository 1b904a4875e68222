import type { Database } from 'better-sqlite3';
import { prepared, run } from './prepared.js';

/** Maximum number of remembered marks; other sessions are marked again. */
const MAX_FRESH = 10_000;

const MARK = 'INSERT OR REPLACE INTO changes (change, session_key, changed_at) VALUES (?, ?, ?)';

const FORGET_HANDLED = `
  DELETE FROM changes
  WHERE change <= coalesce((SELECT min(checkpoint) FROM consumers), (SELECT max(change) FROM changes))`;

const COUNT_CONSUMERS = 'SELECT count(*) AS count FROM consumers';

const LAST = `
  SELECT max(coalesce((SELECT max(change) FROM changes), 0), coalesce((SELECT max(checkpoint) FROM consumers), 0)) AS last`;

/**
 * Marks the sessions that a group changes, in the group's transaction: one row per session, with the number of a
 * change. There is one writer, so the numbers are in commit order, and a consumer's checkpoint is one of them. Costs
 * nothing without a consumer, and the same for any number of them.
 *
 * A consumer announces each look, and does not see later marks. So a mark that nobody can have seen yet covers all
 * changes of its session until the next look: a session that changes all the time is marked once per look.
 */
export class ChangesWriter {
  private readonly touched = new Set<number>();
  /** Marked since the last look: the mark covers this change as well. */
  private readonly fresh = new Set<number>();
  private hasConsumers = false;
  private last = 0;

  constructor(private readonly db: Database) {
    this.reload();
  }

  /** Returns the number of the latest mark that a look may see now. */
  look(): number {
    this.fresh.clear();
    return this.last;
  }

  addConsumers(names: readonly string[]): void {
    const add = 'INSERT INTO consumers (name, checkpoint) VALUES (?, ?) ON CONFLICT DO NOTHING';
    for (const name of names) run(this.db, add, name, this.last);
    this.consumersChanged();
  }

  removeConsumer(name: string): void {
    run(this.db, 'DELETE FROM consumers WHERE name = ?', name);
    this.consumersChanged();
  }

  acknowledge(consumer: string, through: number): void {
    run(this.db, 'UPDATE consumers SET checkpoint = max(checkpoint, ?) WHERE name = ?', through, consumer);
    this.consumersChanged();
  }

  /** Recomputes who is to see which mark. */
  private consumersChanged(): void {
    this.fresh.clear();
    run(this.db, FORGET_HANDLED);
    this.hasConsumers = this.countConsumers() > 0;
  }

  /** Call when the session with this key changes in the current group. */
  touch(key: number): void {
    if (this.hasConsumers && !this.fresh.has(key)) this.touched.add(key);
  }

  /** Call when the session with this key is being erased. */
  forget(key: number): void {
    this.touched.delete(key);
    this.fresh.delete(key);
    run(this.db, 'DELETE FROM changes WHERE session_key = ?', key);
  }

  /** Call at the end of the group, in its transaction. */
  write(nowMs: number): void {
    for (const key of this.touched) {
      this.last += 1;
      run(this.db, MARK, this.last, key, nowMs);
      this.fresh.add(key);
    }
    if (this.fresh.size > MAX_FRESH) this.fresh.clear();
    this.touched.clear();
  }

  /** Reloads what is remembered from the database: at the start, and after a rollback. */
  reload(): void {
    this.touched.clear();
    this.fresh.clear();
    this.hasConsumers = this.countConsumers() > 0;
    this.last = prepared<[], { readonly last: number }>(this.db, LAST).get()?.last ?? 0;
  }

  private countConsumers(): number {
    return prepared<[], { readonly count: number }>(this.db, COUNT_CONSUMERS).get()?.count ?? 0;
  }
}
