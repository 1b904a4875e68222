import type { Head } from '../../domain/append.js';
import { sessionErased } from '../../domain/errors.js';
import type { StoredEvent } from '../../domain/event.js';
import { SessionImport } from '../../ports/session-import.js';
import type { Deadline } from './deadline.js';
import { newTag, toSlotDocument } from './event-document.js';
import { toKeptHead } from './head-document.js';
import { insertMissing, insertOnce } from './insert-missing.js';
import { SlotImportFold } from './log/slot-import-fold.js';
import { SEAL_ID, type SlotRecord, toSlotRecord } from './log/slot-log.js';
import { AS_BUILT } from './models.js';
import type { MongoAccess } from './mongo-access.js';
import {
  buildSession,
  STANDING,
  toArchivable,
  toArchiveDocument,
  toHoldDocument,
  toSessionDocument,
  UNHELD,
} from './session-document.js';

/** Maximum per insert. */
const CHUNK_RECORDS = 500;

/**
 * Imports sessions unchanged: the log first, so that a new session appears complete. Each step has its own deadline,
 * because a session may be long.
 */
export class MongoImport extends SessionImport {
  constructor(private readonly access: MongoAccess) {
    super();
  }

  async importSession(head: Head, chunks?: AsyncIterable<readonly StoredEvent[]>): Promise<void> {
    if (!chunks) return this.importArchived(head);
    const { sessionId } = head.session;
    this.access.forget(sessionId);
    await this.requireNotErased(sessionId);
    const replay = new SlotImportFold(head, newTag);
    for await (const chunk of chunks) await this.insert(chunk.flatMap((event) => replay.take(event)));
    const finished = replay.finish();
    await this.insert(finished.records);
    await this.requireNotErased(sessionId);
    await this.access.guard((deadline) => this.settle(finished.head, deadline));
    await this.access.guard(() => this.access.marker.mark(sessionId));
  }

  /** Imports only its seal: the last slot contains everything about a log. */
  private async importArchived(head: Head): Promise<void> {
    const { sessionId, archive } = head.session;
    await this.access.guard(() => this.access.marker.mark(sessionId));
    await this.requireNotErased(sessionId);
    const { sessions } = this.access.models;
    const known = await this.access.guard((deadline) =>
      deadline.retry(() => sessions.exists({ _id: sessionId }).exec()),
    );
    if (known || !archive) return;
    await this.insert([toSlotRecord(head, newTag(), SEAL_ID)]);
    await this.requireNotErased(sessionId);
    const { archivableSince: _never, lateUntil: _noMore, ...document } = toSessionDocument(head.session);
    const members = { ...document, archive: toArchiveDocument(archive), head: toKeptHead(head) };
    const archived = buildSession(members);
    await this.access.guard((deadline) =>
      insertOnce(() => deadline.retry(() => sessions.insertMany([archived], AS_BUILT))),
    );
  }

  private async insert(records: readonly SlotRecord[]): Promise<void> {
    for (let at = 0; at < records.length; at += CHUNK_RECORDS) {
      const documents = records.slice(at, at + CHUNK_RECORDS).map(toSlotDocument);
      await this.access.guard((deadline) => deadline.retry(() => insertMissing(this.access.models.events, documents)));
    }
  }

  /** Writes the session's document, new or as before the archive. */
  private async settle({ session }: Head, deadline: Deadline): Promise<void> {
    const { sessions } = this.access.models;
    const { sessionId: _id, hold } = session;
    const document = toSessionDocument(session);
    const { status, endReason } = document;
    const end = { ...(endReason === undefined ? {} : { endReason }), ...toArchivable(session) };
    const isNew = await insertOnce(() => deadline.retry(() => sessions.insertMany([document], AS_BUILT)));
    if (isNew) return;
    const update = { $set: { status, ...end }, $unset: { archive: '', unreleasedSince: '' } } as const;
    await deadline.retry(() => sessions.updateOne({ _id, ...STANDING }, update).exec());
    if (!hold) return;
    const holding = { $set: { hold: toHoldDocument(hold) } };
    await deadline.retry(() => sessions.updateOne({ _id, ...UNHELD }, holding).exec());
  }

  private async requireNotErased(sessionId: string): Promise<void> {
    if (await this.access.guard((deadline) => this.access.tombstones.isErased(sessionId, deadline)))
      throw sessionErased(sessionId);
  }
}
