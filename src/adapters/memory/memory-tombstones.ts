import { type TombstoneQuery, Tombstones } from '../../ports/tombstones.js';
import type { Conversations } from './conversations.js';

export class MemoryTombstones extends Tombstones {
  constructor(private readonly conversations: Conversations) {
    super();
  }

  async add(fingerprint: string): Promise<void> {
    this.conversations.requireOpen();
    this.conversations.tombstones.add(fingerprint);
  }

  async list({ after = '', limit }: TombstoneQuery): Promise<readonly string[]> {
    this.conversations.requireOpen();
    const { tombstones } = this.conversations;
    return [...tombstones]
      .filter((fingerprint) => fingerprint > after)
      .sort()
      .slice(0, limit);
  }

  async findSalt(): Promise<string> {
    this.conversations.requireOpen();
    return this.conversations.salt;
  }

  async adoptSalt(salt: string): Promise<boolean> {
    this.conversations.requireOpen();
    return this.conversations.adoptSalt(salt);
  }
}
