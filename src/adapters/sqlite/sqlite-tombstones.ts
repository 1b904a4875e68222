import { type TombstoneQuery, Tombstones } from '../../ports/tombstones.js';
import type { MaintenanceAccess } from './maintenance-access.js';

export class SqliteTombstones extends Tombstones {
  constructor(private readonly access: MaintenanceAccess) {
    super();
  }

  async add(fingerprint: string): Promise<void> {
    await this.access.write({ kind: 'mark-erased', fingerprint }, 0);
  }

  async list({ after = '', limit }: TombstoneQuery): Promise<readonly string[]> {
    return this.access.read((reader) => reader.listErased(after, limit));
  }

  async findSalt(): Promise<string> {
    return this.access.read(({ salt }) => salt);
  }

  async adoptSalt(salt: string): Promise<boolean> {
    return (await this.access.write({ kind: 'adopt-salt', salt }, 0)) as boolean;
  }
}
