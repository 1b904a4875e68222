import { initialSession, type NewSession, type Session } from '../../domain/session.js';
import { type CreateOutcome, repeatOf } from '../../ports/conversation-store.js';
import type { BulkInserter } from './bulk-inserter.js';
import type { Deadline } from './deadline.js';
import type { Models } from './models.js';
import { MongoReader } from './reader.js';
import { type SessionDocument, toSessionDocument } from './session-document.js';
import type { StoredTombstones } from './stored-tombstones.js';

/** The size of a session's document without its metadata. */
const DOCUMENT_OVERHEAD_BYTES = 512;

/** Creates sessions: inserts, and after a collision or a lost reply checks who was first. */
export class SessionCreator {
  private readonly pending = new Set<Promise<CreateOutcome>>();

  constructor(
    private readonly models: Models,
    private readonly inserter: BulkInserter<SessionDocument>,
    private readonly tombstones: StoredTombstones,
  ) {}

  create(input: NewSession, nowMs: number, deadline: Deadline): Promise<CreateOutcome> {
    const creating = this.settle(input, nowMs, deadline).finally(() => this.pending.delete(creating));
    this.pending.add(creating);
    return creating;
  }

  async drain(): Promise<void> {
    await Promise.allSettled(this.pending);
  }

  private async settle(input: NewSession, nowMs: number, deadline: Deadline): Promise<CreateOutcome> {
    const session = initialSession(input, nowMs);
    const document = toSessionDocument(session);
    // Checked before the insert, which is sufficient: the tombstone exists long before the document of the erased
    // session is deleted.
    if (await this.tombstones.has(input.sessionId, deadline)) return { kind: 'erased' };
    for (let attempt = 1; ; attempt += 1) {
      if (await this.insert(document, session, deadline)) return { kind: 'created', session };
      const stored = (await new MongoReader(this.models, deadline).findHead(input.sessionId))?.session;
      if (stored && (await this.isOwn(document, deadline))) return { kind: 'created', session };
      if (stored) return repeatOf(stored, input);
      if (await this.tombstones.isErased(input.sessionId, deadline)) return { kind: 'erased' };
      // The other one is not durable yet, or nothing came of the insert.
      await deadline.pause(attempt);
    }
  }

  /** Returns false after a collision or an unknown outcome. */
  private async insert(document: SessionDocument, { metadata }: Session, deadline: Deadline): Promise<boolean> {
    try {
      const sizeBytes = DOCUMENT_OVERHEAD_BYTES + metadata.length;
      const { kind } = await deadline.attempt(() => this.inserter.insert([document], sizeBytes));
      return kind === 'inserted';
    } catch (error) {
      if (!deadline.allowsRetryAfter(error)) throw error;
      return false;
    }
  }

  /** By `order`, which is unique: an insert whose reply was lost is not a repeat. */
  private async isOwn({ _id, order }: SessionDocument, deadline: Deadline): Promise<boolean> {
    const { sessions } = this.models;
    return (await deadline.retry(() => sessions.exists({ _id, order }).exec())) !== null;
  }
}
