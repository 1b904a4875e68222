import { type TombstoneQuery, Tombstones } from '../../ports/tombstones.js';
import type { MongoAccess } from './mongo-access.js';

export class MongoTombstones extends Tombstones {
  constructor(private readonly access: MongoAccess) {
    super();
  }

  add(fingerprint: string): Promise<void> {
    return this.access.guard((deadline) => this.access.tombstones.add(fingerprint, deadline));
  }

  list({ after = '', limit }: TombstoneQuery): Promise<readonly string[]> {
    return this.access.guard((deadline) => this.access.tombstones.list(after, limit, deadline));
  }

  findSalt(): Promise<string> {
    return this.access.guard((deadline) => this.access.tombstones.findSalt(deadline));
  }

  adoptSalt(salt: string): Promise<boolean> {
    return this.access.guard((deadline) => this.access.tombstones.adoptSalt(salt, deadline));
  }
}
