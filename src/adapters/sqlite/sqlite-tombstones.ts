import { type TombstoneQuery, Tombstones } from '../../ports/tombstones.js';
import { prepared } from './prepared.js';
import { findSalt } from './tombstone-rows.js';
import type { SqliteAccess } from './writer-parts.js';

const LIST = 'SELECT fingerprint FROM tombstones WHERE fingerprint > ? ORDER BY fingerprint LIMIT ?';

export class SqliteTombstones extends Tombstones {
  constructor(private readonly access: SqliteAccess) {
    super();
  }

  async add(fingerprint: string): Promise<void> {
    await this.access.call('maintenance', 'addTombstone', [fingerprint]);
  }

  async list({ after = '', limit }: TombstoneQuery): Promise<readonly string[]> {
    return this.access.read((db) => {
      const rows = prepared<[string, number], { readonly fingerprint: string }>(db, LIST).all(after, limit);
      return rows.map(({ fingerprint }) => fingerprint);
    });
  }

  findSalt(): Promise<string> {
    return this.access.read(findSalt);
  }

  adoptSalt(salt: string): Promise<boolean> {
    return this.access.call('maintenance', 'adoptSalt', [salt]);
  }
}
