import { generateKeySync } from 'node:crypto';
import { storeClosed } from '../../domain/errors.js';
import type { ArchiveRef } from '../../domain/session.js';
import { fingerprintOf } from '../../lib/fingerprint.js';
import type { Conversation } from './conversation.js';
import { SessionList } from './session-list.js';

export interface Erasing {
  readonly conversation: Conversation;
  readonly archive: ArchiveRef | null;
  readonly begunAtMs: number;
}

/** All sessions of a memory store, and what it remembers about erased ones. */
export class Conversations {
  salt = generateKeySync('hmac', { length: 256 }).export().toString('hex');
  readonly list = new SessionList();
  /** By sessionId. */
  readonly erasing = new Map<string, Erasing>();
  readonly tombstones = new Set<string>();
  private readonly byId = new Map<string, Conversation>();
  private closed = false;

  close(): void {
    this.closed = true;
  }

  requireOpen(): void {
    if (this.closed) throw storeClosed();
  }

  adoptSalt(salt: string): boolean {
    if (this.byId.size === 0 && this.tombstones.size === 0) this.salt = salt;
    return this.salt === salt;
  }

  find(sessionId: string): Conversation | undefined {
    this.requireOpen();
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
    return fingerprintOf(sessionId, this.salt);
  }

  isErased(sessionId: string): boolean {
    return this.tombstones.has(this.fingerprint(sessionId));
  }
}
