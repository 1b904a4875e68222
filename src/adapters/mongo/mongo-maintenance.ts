import type { Head } from '../../domain/append.js';
import type { StoredEvent } from '../../domain/event.js';
import type { ArchiveRef, Hold, Session } from '../../domain/session.js';
import {
  type ArchivableQuery,
  type BegunErasure,
  type PendingErasure,
  SessionMaintenance,
} from '../../ports/session-maintenance.js';
import type { ChangeMarker } from './change-marker.js';
import type { Deadline } from './deadline.js';
import { deleteEvents } from './delete-events.js';
import { toArchiveDocument, toHoldDocument, toKeptHead } from './documents.js';
import { RefusedError } from './mongo-errors.js';
import { MongoReader } from './reader.js';
import type { Collections, SessionDocument } from './schema.js';
import { SessionEraser } from './session-eraser.js';
import { SessionImporter } from './session-importer.js';
import type { Tombstones } from './tombstones.js';

/** What the store offers to its long-term side. */
export interface MaintenanceAccess {
  readonly collections: Collections;
  readonly tombstones: Tombstones;
  readonly marker: ChangeMarker;
  readonly settleMs: number;
  nowMs(): number;
  /** Ends with its deadline. Turns faults of the driver into those of the port. */
  guard<Result>(call: (deadline: Deadline) => Promise<Result>): Promise<Result>;
  /** What the store remembers of the session. */
  forget(sessionId: string): void;
}

const ABSENT = { $exists: false } as const;

export class MongoMaintenance extends SessionMaintenance {
  readonly quiescenceMs: number;
  private readonly eraser: SessionEraser;
  private readonly importer: SessionImporter;

  constructor(private readonly access: MaintenanceAccess) {
    super();
    const { collections, tombstones } = access;
    this.quiescenceMs = access.settleMs;
    this.eraser = new SessionEraser(collections, tombstones, () => access.nowMs());
    this.importer = new SessionImporter(collections, tombstones, (call) => access.guard(call));
  }

  listArchivable({ completedUntilMs, sealableAtMs, limit }: ArchivableQuery) {
    const archivableSince = { $lte: new Date(completedUntilMs) };
    const lateUntil = { $not: { $gt: new Date(sealableAtMs) } };
    return this.list({ archivableSince, lateUntil, hold: ABSENT, erasing: ABSENT }, 'archivableSince', limit);
  }

  listUnreleased({ markedUntilMs, limit }: { markedUntilMs: number; limit: number }) {
    return this.list({ unreleasedSince: { $lte: new Date(markedUntilMs) }, erasing: ABSENT }, 'unreleasedSince', limit);
  }

  markArchived(sessionId: string, mark: ArchiveRef): Promise<boolean | undefined> {
    return this.access.guard(async (deadline) => {
      for (let attempt = 1; ; attempt += 1) {
        const head = await new MongoReader(this.access.collections, deadline).findHead(sessionId);
        if (!head) return undefined;
        const { archive, hold } = head.session;
        if (archive) return archive.key === mark.key && archive.sha256 === mark.sha256;
        if (!head.sealed || hold) return false;
        const free = { _id: sessionId, archive: ABSENT, hold: ABSENT, erasing: ABSENT };
        const archived = toArchiveDocument(mark);
        const update = {
          $set: { archive: archived, unreleasedSince: archived.archivedAt, head: toKeptHead(head) },
          $unset: { archivableSince: '', lateUntil: '' },
        } as const;
        if (await this.update(free, update, deadline)) return true;
        await deadline.pause(attempt);
      }
    });
  }

  purgeArchivedEvents(sessionId: string, limit: number): Promise<number> {
    return this.access.guard(async (deadline) => {
      const { collections } = this.access;
      const archived = { _id: sessionId, archive: { $exists: true }, erasing: ABSENT };
      const found = await deadline.retry(() => collections.sessions.findOne(archived, { projection: { _id: 1 } }));
      if (!found) throw new RefusedError('only the events of an archived session can be released');
      const count = await deleteEvents(collections, sessionId, limit, deadline);
      const update = { $set: { 'archive.isReleased': true }, $unset: { unreleasedSince: '' } } as const;
      if (count === 0) await this.update(archived, update, deadline);
      return count;
    });
  }

  findHead(sessionId: string): Promise<Head | undefined> {
    return this.access.guard((deadline) => new MongoReader(this.access.collections, deadline).findHead(sessionId));
  }

  async importSession(head: Head, chunks: AsyncIterable<readonly StoredEvent[]>): Promise<void> {
    const { sessionId } = head.session;
    this.access.forget(sessionId);
    await this.importer.take(head, chunks);
    await this.access.guard(() => this.access.marker.mark(sessionId));
  }

  async importArchived(head: Head): Promise<void> {
    await this.access.guard(() => this.access.marker.mark(head.session.sessionId));
    await this.importer.takeArchived(head);
  }

  listErased({ after = '', limit }: { after?: string; limit: number }): Promise<readonly string[]> {
    return this.access.guard((deadline) => this.access.tombstones.list(after, limit, deadline));
  }

  adoptSalt(salt: string): Promise<boolean> {
    return this.access.guard((deadline) => this.access.tombstones.adoptSalt(salt, deadline));
  }

  setHold(sessionId: string, hold: Hold | null): Promise<Session | undefined> {
    return this.access.guard(async (deadline) => {
      const standing = { _id: sessionId, erasing: ABSENT };
      await this.access.marker.mark(sessionId);
      if (hold) await this.update({ ...standing, hold: ABSENT }, { $set: { hold: toHoldDocument(hold) } }, deadline);
      else await this.update(standing, { $unset: { hold: '' } }, deadline);
      this.access.forget(sessionId);
      return new MongoReader(this.access.collections, deadline).findSession(sessionId);
    });
  }

  isErased(sessionId: string): Promise<boolean> {
    return this.access.guard((deadline) => this.access.tombstones.isErased(sessionId, deadline));
  }

  markErased(fingerprint: string): Promise<void> {
    return this.access.guard((deadline) => this.access.tombstones.add(fingerprint, deadline));
  }

  beginErasure(sessionId: string, nowMs: number): Promise<BegunErasure> {
    return this.access.guard(async (deadline) => {
      const begun = await this.eraser.begin(sessionId, nowMs, deadline);
      this.access.forget(sessionId);
      return begun;
    });
  }

  eraseEvents(sessionId: string, limit: number): Promise<number> {
    return this.access.guard((deadline) => this.eraser.eraseEvents(sessionId, limit, deadline));
  }

  finishErasure(sessionId: string): Promise<void> {
    return this.access.guard((deadline) => this.eraser.finish(sessionId, deadline));
  }

  listPendingErasures(limit: number): Promise<readonly PendingErasure[]> {
    return this.access.guard((deadline) => this.eraser.listPending(limit, deadline));
  }

  /** MongoDB overwrites its files in its own time, and its oplog as it grows: a service cannot ask it to. */
  async scrub(): Promise<void> {}

  fingerprint(sessionId: string): Promise<string> {
    return this.access.guard((deadline) => this.access.tombstones.fingerprint(sessionId, deadline));
  }

  findSalt(): Promise<string> {
    return this.access.guard((deadline) => this.access.tombstones.findSalt(deadline));
  }

  private list(filter: object, by: keyof SessionDocument, limit: number): Promise<readonly Session[]> {
    const { collections } = this.access;
    return this.access.guard(async (deadline) => {
      const documents = await deadline.retry(() =>
        collections.sessions.find(filter, { sort: { [by]: 1 }, limit }).toArray(),
      );
      return new MongoReader(collections, deadline).show(documents);
    });
  }

  /** False where the filter met nothing. */
  private async update(filter: object, update: object, deadline: Deadline): Promise<boolean> {
    const { sessions } = this.access.collections;
    return (await deadline.retry(() => sessions.updateOne(filter, update))).matchedCount > 0;
  }
}
