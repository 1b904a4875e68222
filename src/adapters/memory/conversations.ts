import { createHmac, generateKeySync } from 'node:crypto';
import type { ArchiveRef } from '../../domain/session.js';
import type { Conversation } from './conversation.js';
import { SessionList } from './session-list.js';

export interface Erasing {
  readonly conversation: Conversation;
  readonly archive: ArchiveRef | null;
  readonly begunAtMs: number;
}

/** All sessions of a memory store, and what it remembers of those that it forgot. */
export class Conversations {
  private ownSalt = generateKeySync('hmac', { length: 256 }).export().toString('hex');
  readonly list = new SessionList();
  /** By sessionId. */
  readonly erasing = new Map<string, Erasing>();
  readonly tombstones = new Set<string>();
  private readonly byId = new Map<string, Conversation>();

  get salt(): string {
    return this.ownSalt;
  }

  adoptSalt(salt: string): boolean {
    if (this.byId.size === 0 && this.tombstones.size === 0) this.ownSalt = salt;
    return this.ownSalt === salt;
  }

  find(sessionId: string): Conversation | undefined {
    return this.byId.get(sessionId);
  }

  all(): Iterable<Conversation> {
    return this.byId.values();
  }

  add(conversation: Conversation): void {
    this.byId.set(conversation.session.sessionId, conversation);
    this.list.add(conversation);
  }

  remove(conversation: Conversation): void {
    this.byId.delete(conversation.session.sessionId);
    this.list.remove(conversation);
  }

  fingerprint(sessionId: string): string {
    return createHmac('sha256', Buffer.from(this.salt, 'hex')).update(sessionId).digest('hex');
  }

  isErased(sessionId: string): boolean {
    return this.tombstones.has(this.fingerprint(sessionId));
  }
}
