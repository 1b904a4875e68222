import { ConversationError } from '../../domain/errors.js';
import type { ArchiveRef } from '../../domain/session.js';
import { type BegunErasure, ErasureStore, type PendingErasure } from '../../ports/erasure-store.js';
import type { Deadline } from './deadline.js';
import { deleteEvents, deleteRecords } from './delete-some.js';
import { newTag } from './event-document.js';
import { endLog } from './log/slot-erasure.js';
import { driveSteps } from './log/slot-fence.js';
import type { Models } from './models.js';
import type { MongoAccess } from './mongo-access.js';
import { MongoEndableLog } from './mongo-endable-log.js';
import { RefusedError } from './mongo-errors.js';
import { MongoReader } from './reader.js';
import { BLANK, type SessionDocument, toArchiveMark, UNHELD } from './session-document.js';
import type { StoredTombstones } from './stored-tombstones.js';

/**
 * Erases sessions. One update of the session's document hides it. Then its log gets markers in its next slots: a writer
 * that remembers the session collides with one, or with an event, and finds no session. This requires that the events
 * exist, so nothing is deleted until whatever writers remember is too old to be used.
 */
export class MongoErasure extends ErasureStore {
  override readonly quiescenceMs: number;
  private readonly models: Models;
  private readonly tombstones: StoredTombstones;

  constructor(private readonly access: MongoAccess) {
    super();
    this.quiescenceMs = access.settleMs;
    this.models = access.models;
    this.tombstones = access.tombstones;
  }

  isErased(sessionId: string): Promise<boolean> {
    return this.access.guard((deadline) => this.tombstones.isErased(sessionId, deadline));
  }

  beginErasure(sessionId: string, nowMs: number): Promise<BegunErasure> {
    return this.access.guard(async (deadline) => {
      const begun = await this.begin(sessionId, nowMs, deadline);
      this.access.forget(sessionId);
      return begun;
    });
  }

  /** What blocks writers is deleted last. */
  eraseNext(sessionId: string, limit: number): Promise<number> {
    return this.access.guard(async (deadline) => {
      if (!(await this.findErasing(sessionId, deadline))) return 0;
      const deletion = { sessionId, limit };
      const { changes, events, sessions } = this.models;
      const count =
        (await deleteEvents(this.models, deletion, deadline)) || (await deleteRecords(this.models, deletion, deadline));
      if (count > 0) return count;
      await deadline.retry(() => changes.deleteMany({ sessionId }).exec());
      await deadline.retry(() => events.deleteMany({ sessionId }).exec());
      await deadline.retry(() => sessions.deleteOne({ _id: sessionId, erasing: { $exists: true } }).exec());
      return 0;
    });
  }

  listPendingErasures(limit: number): Promise<readonly PendingErasure[]> {
    const filter = { 'erasing.begunAt': { $exists: true } };
    return this.access.guard(async (deadline) => {
      const found = await deadline.retry(() =>
        this.models.sessions.find(filter).sort({ 'erasing.begunAt': 1 }).limit(limit).lean().exec(),
      );
      return Promise.all(found.map((document) => this.toPending(document, deadline)));
    });
  }

  private async begin(sessionId: string, nowMs: number, deadline: Deadline): Promise<BegunErasure> {
    for (let attempt = 1; ; attempt += 1) {
      const found = await new MongoReader(this.models, deadline).findHead(sessionId);
      if (!found) return this.beginAgain(sessionId, nowMs, deadline);
      const { archive, hold } = found.session;
      if (hold) return { kind: 'held', hold };
      if (await this.hide(sessionId, nowMs, deadline)) return this.end(sessionId, archive, nowMs, deadline);
      // It was held or hidden since it was read.
      await deadline.pause(attempt);
    }
  }

  /**
   * The previous call may still be setting the fence, or have died: whoever is told that the session is erased relies
   * on it.
   */
  private async beginAgain(sessionId: string, nowMs: number, deadline: Deadline): Promise<BegunErasure> {
    const document = await deadline.retry(() => this.models.sessions.findOne({ _id: sessionId }).lean().exec());
    const archive = toArchiveMark(document?.archive);
    if (document?.erasing?.isFenced === false) return this.end(sessionId, archive, nowMs, deadline);
    const begunAtMs = document?.erasing?.begunAt.getTime();
    if (begunAtMs !== undefined) return { kind: 'erased', pending: { sessionId, archive, begunAtMs } };
    return { kind: (await this.tombstones.has(sessionId, deadline)) ? 'erased' : 'unknown' };
  }

  /** Of several concurrent calls, the one whose fence counts has begun the erasure. */
  private async end(
    sessionId: string,
    archive: ArchiveRef | null,
    nowMs: number,
    deadline: Deadline,
  ): Promise<BegunErasure> {
    const pending = { sessionId, archive, begunAtMs: nowMs };
    if (!(await this.fence(sessionId, nowMs, deadline))) return { kind: 'erased', pending };
    const log = new MongoEndableLog(this.models, deadline);
    // Writers may have been faster than the fence. The events of an archived session may be deleted.
    const [last, lastEvent] = await Promise.all([log.findLast(sessionId), log.findLastEvent(sessionId)]);
    const eventCount = Math.max(last?.head.lastSequence ?? 0, lastEvent?.event?.sequence ?? 0);
    return { kind: 'begun', archive, eventCount };
  }

  private async hide(sessionId: string, nowMs: number, deadline: Deadline): Promise<boolean> {
    const erasing = { begunAt: new Date(nowMs), isFenced: false };
    const update = { ...BLANK, $set: { ...BLANK.$set, erasing } };
    const { modifiedCount } = await deadline.retry(() =>
      this.models.sessions.updateOne({ _id: sessionId, ...UNHELD }, update).exec(),
    );
    return modifiedCount > 0;
  }

  /** If an instance died before the fence was set, the quiescence period counts from now. */
  private async toPending(document: SessionDocument, deadline: Deadline): Promise<PendingErasure> {
    const { _id: sessionId, archive, erasing } = document;
    const begunAtMs = erasing?.begunAt.getTime() ?? 0;
    const pending = { sessionId, archive: toArchiveMark(archive) };
    if (erasing?.isFenced) return { ...pending, begunAtMs };
    const nowMs = Math.max(begunAtMs, this.access.nowMs());
    await this.fence(sessionId, nowMs, deadline);
    return { ...pending, begunAtMs: nowMs };
  }

  /** Idempotent. Returns false if another call was faster. */
  private async fence(sessionId: string, begunAtMs: number, deadline: Deadline): Promise<boolean> {
    await this.tombstones.add(await this.tombstones.fingerprint(sessionId, deadline), deadline);
    await driveSteps(endLog(sessionId, newTag), new MongoEndableLog(this.models, deadline));
    const erasing = { begunAt: new Date(begunAtMs), isFenced: true };
    const unfenced = { _id: sessionId, 'erasing.isFenced': false };
    const { sessions } = this.models;
    const { modifiedCount } = await deadline.retry(() => sessions.updateOne(unfenced, { $set: { erasing } }).exec());
    return modifiedCount > 0;
  }

  private async findErasing(sessionId: string, deadline: Deadline): Promise<SessionDocument | null> {
    const { sessions } = this.models;
    const found = await deadline.retry(() => sessions.findOne({ _id: sessionId }).lean().exec());
    if (found && !found.erasing) throw new RefusedError('the erasure of the session was not begun');
    if (found?.erasing?.isFenced !== false) return found;
    await this.toPending(found, deadline);
    throw new ConversationError(
      'STORE_UNAVAILABLE',
      'An erasure that was cut off has begun anew: let it settle first.',
    );
  }
}
