import { type Change, ChangeLog, type ConsumerLag } from '../../ports/change-log.js';
import { LIMIT } from './conditions.js';
import { prepared } from './prepared.js';
import type { SqliteAccess } from './writer-parts.js';

const WAITING = 'FROM changes WHERE change > (SELECT checkpoint FROM consumers WHERE name = ?)';

/** Only changes of existing sessions: an erasure also deletes the change. */
const READ = `
  SELECT change, (SELECT session_id FROM sessions WHERE sessions.session_key = changes.session_key) AS sessionId
  ${WAITING} AND change <= ? ORDER BY change ${LIMIT}`;

const IS_WAITING = `SELECT change ${WAITING} LIMIT 1`;

interface ChangeRow {
  readonly change: number;
  readonly sessionId: string;
}

export class SqliteChangeLog extends ChangeLog {
  constructor(private readonly access: SqliteAccess) {
    super();
  }

  async addConsumers(names: readonly string[]): Promise<void> {
    await this.access.call('changes', 'addConsumers', [names]);
  }

  async removeConsumer(name: string): Promise<void> {
    await this.access.call('changes', 'removeConsumer', [name]);
  }

  async read(consumer: string, limit: number): Promise<readonly Change[]> {
    // In an idle store, the writer is not used.
    const isWaiting = await this.access.read((db) => prepared<[string], object>(db, IS_WAITING).get(consumer));
    if (!isWaiting) return [];
    const through = await this.access.call('changes', 'look', []);
    return this.access.read((db) => {
      const rows = prepared<[string, number, number], ChangeRow>(db, READ).all(consumer, through, limit);
      return rows.map(({ change, sessionId }) => ({ sessionId, position: String(change) }));
    });
  }

  async acknowledge(consumer: string, changes: readonly Change[]): Promise<void> {
    const through = Math.max(0, ...changes.map(({ position }) => Number(position)));
    await this.access.call('changes', 'acknowledge', [consumer, through]);
  }

  async findLag(consumer: string): Promise<ConsumerLag> {
    return this.access.read((db) => {
      const sessions = db.prepare<[string], number>(`SELECT count(*) ${WAITING}`).pluck().get(consumer) ?? 0;
      const oldest = db.prepare<[string], number>(`SELECT changed_at ${WAITING} ORDER BY change LIMIT 1`).pluck();
      return { sessions, oldestMs: oldest.get(consumer) ?? null };
    });
  }
}
