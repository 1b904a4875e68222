import type { Database } from 'better-sqlite3';
import { prepared, run } from './prepared.js';

/** More sessions than this are not remembered as marked: they are marked again. */
const MAX_FRESH = 10_000;

const MARK = 'INSERT OR REPLACE INTO changes (change, session_key, changed_at) VALUES (?, ?, ?)';

const FORGET_HANDLED = `
  DELETE FROM changes
  WHERE change <= coalesce((SELECT min(checkpoint) FROM consumers), (SELECT max(change) FROM changes))`;

const COUNT_CONSUMERS = 'SELECT count(*) AS count FROM consumers';

const LAST = `
  SELECT max(coalesce((SELECT max(change) FROM changes), 0), coalesce((SELECT max(checkpoint) FROM consumers), 0)) AS last`;

/**
 * Marks the sessions that a group changes, in the group's own transaction: one row for each session, with the number of a change.
 * There is one writer, so the numbers are in commit order, and a consumer's checkpoint is one of them. Costs nothing while there
 * is no consumer, and the same for any number of them.
 *
 * A consumer announces that it looks, and is given no mark that is younger than that. So a mark that nobody can have seen yet
 * stands for whatever changes in its session until the next look: a session that changes all the time is marked once a look.
 */
export class ChangesWriter {
  private readonly touched = new Set<number>();
  /** Marked since the last look: the mark stands for this change as well. */
  private readonly fresh = new Set<number>();
  private hasConsumers = false;
  private last = 0;

  constructor(private readonly db: Database) {
    this.reload();
  }

  /** The number of the youngest mark that whoever looks now may see. */
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

  /** And with them who is to see which mark. */
  private consumersChanged(): void {
    this.fresh.clear();
    run(this.db, FORGET_HANDLED);
    this.hasConsumers = this.countConsumers() > 0;
  }

  /** The session of this key changes in the group under way. */
  touch(key: number): void {
    if (this.hasConsumers && !this.fresh.has(key)) this.touched.add(key);
  }

  /** The session of this key is being erased. */
  forget(key: number): void {
    this.touched.delete(key);
    this.fresh.delete(key);
    run(this.db, 'DELETE FROM changes WHERE session_key = ?', key);
  }

  /** At the end of the group, within its transaction. */
  write(nowMs: number): void {
    for (const key of this.touched) {
      this.last += 1;
      run(this.db, MARK, this.last, key, nowMs);
      this.fresh.add(key);
    }
    if (this.fresh.size > MAX_FRESH) this.fresh.clear();
    this.touched.clear();
  }

  /** What is remembered is what the database says: at the start, and after a group that was rolled back. */
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
