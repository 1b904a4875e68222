import { Types } from 'mongoose';
import { ConversationError } from '../../domain/errors.js';
import { ERASED_IDS, erasedIdAt, fenceDistance, isErasedMarker } from '../../domain/slot-log.js';
import type { BegunErasure, PendingErasure } from '../../ports/session-keeping.js';
import type { Deadline } from './deadline.js';
import { deleteEvents, HAS_SEQUENCE } from './delete-events.js';
import { toArchiveMark } from './documents.js';
import { findLastSlot } from './find-head.js';
import { insertMissing } from './insert-missing.js';
import { RefusedError } from './mongo-errors.js';
import { MongoReader } from './reader.js';
import type { Collections, SessionDocument, SlotDocument } from './schema.js';
import type { Tombstones } from './tombstones.js';

/** All of its content; what stays keeps track of the work. */
const BLANK = {
  $set: { metadata: {}, filters: [] },
  $unset: { language: '', endReason: '', archivableSince: '', unreleasedSince: '' },
} as const;

/**
 * Erases sessions. One update of the session's own document hides it. Then its log gets markers in its next slots: a
 * writer that remembers the session collides with one, or with an event, and finds the session gone. That holds
 * while the events are there; so nothing is deleted until whatever writers remember is too old to be used.
 */
export class SessionEraser {
  constructor(
    private readonly collections: Collections,
    private readonly tombstones: Tombstones,
    private readonly nowMs: () => number,
  ) {}

  async begin(sessionId: string, nowMs: number, deadline: Deadline): Promise<BegunErasure> {
    for (let attempt = 1; ; attempt += 1) {
      const found = await new MongoReader(this.collections, deadline).findHead(sessionId);
      if (!found) return { kind: (await this.tombstones.isErased(sessionId, deadline)) ? 'erased' : 'unknown' };
      const { archive, hold } = found.session;
      if (hold) return { kind: 'held', hold };
      if (await this.hide(sessionId, nowMs, deadline)) {
        if (!(await this.fence(sessionId, nowMs, deadline))) return { kind: 'erased' };
        // Writers may have been faster than the fence. Of an archived session the events may be gone.
        const lastSequence = await this.findLastSequence(sessionId, deadline);
        return { kind: 'begun', archive, eventCount: Math.max(lastSequence, found.session.lastSequence) };
      }
      // It was held or hidden since it was read.
      await deadline.pause(attempt);
    }
  }

  async listPending(limit: number, deadline: Deadline): Promise<readonly PendingErasure[]> {
    const filter = { 'erasing.begunAt': { $exists: true } };
    const found = await deadline.retry(() =>
      this.collections.sessions.find(filter, { sort: { 'erasing.begunAt': 1 }, limit }).toArray(),
    );
    return Promise.all(found.map((document) => this.toPending(document, deadline)));
  }

  async eraseEvents(sessionId: string, limit: number, deadline: Deadline): Promise<number> {
    const document = await this.findErasing(sessionId, deadline);
    return document ? deleteEvents(this.collections, sessionId, limit, deadline) : 0;
  }

  async finish(sessionId: string, deadline: Deadline): Promise<void> {
    if (!(await this.findErasing(sessionId, deadline))) return;
    const { events, sessions } = this.collections;
    const left = await deadline.retry(() => events.findOne({ sessionId, ...HAS_SEQUENCE }, { projection: { _id: 1 } }));
    if (left) throw new RefusedError('events of the session are left');
    await deadline.retry(() => events.deleteMany({ sessionId }));
    await deadline.retry(() => sessions.deleteOne({ _id: sessionId, erasing: { $exists: true } }));
  }

  private async hide(sessionId: string, nowMs: number, deadline: Deadline): Promise<boolean> {
    const standing = { _id: sessionId, hold: { $exists: false }, erasing: { $exists: false } } as const;
    const erasing = { begunAt: new Date(nowMs), isFenced: false };
    const update = { ...BLANK, $set: { ...BLANK.$set, erasing } };
    const { modifiedCount } = await deadline.retry(() => this.collections.sessions.updateOne(standing, update));
    return modifiedCount > 0;
  }

  /** Where an instance died before the fence stood, the time of the others counts from now. */
  private async toPending(document: SessionDocument, deadline: Deadline): Promise<PendingErasure> {
    const { _id: sessionId, archive, erasing } = document;
    const begunAtMs = erasing?.begunAt.getTime() ?? 0;
    const pending = { sessionId, archive: toArchiveMark(archive) };
    if (erasing?.isFenced) return { ...pending, begunAtMs };
    const nowMs = Math.max(begunAtMs, this.nowMs());
    await this.fence(sessionId, nowMs, deadline);
    return { ...pending, begunAtMs: nowMs };
  }

  /** Idempotent. False where it was done before. */
  private async fence(sessionId: string, begunAtMs: number, deadline: Deadline): Promise<boolean> {
    await this.tombstones.add(await this.tombstones.fingerprint(sessionId, deadline), deadline);
    const isMine = await this.endLog(sessionId, deadline);
    await this.closeGap(sessionId, deadline);
    const erasing = { begunAt: new Date(begunAtMs), isFenced: true };
    const unfenced = { _id: sessionId, 'erasing.isFenced': false };
    await deadline.retry(() => this.collections.sessions.updateOne(unfenced, { $set: { erasing } }));
    return isMine;
  }

  /** Nothing is added behind this. False where it was done before. */
  private async endLog(sessionId: string, deadline: Deadline): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      const last = await findLastSlot(this.collections, sessionId, deadline);
      if (isErasedMarker(last?.eventId)) return false;
      const markers = toMarkers(sessionId, last);
      if ((await deadline.retry(() => insertMissing(this.collections.events, markers))) > 0) return true;
      // Another instance set these very markers.
      await deadline.pause(attempt);
    }
  }

  /** Sets a marker right behind the last event. Writers that take its slot get ahead, but never past those of `endLog`. */
  private async closeGap(sessionId: string, deadline: Deadline): Promise<void> {
    const { events } = this.collections;
    for (;;) {
      const last = await this.findLastEvent(sessionId, deadline);
      const behind = { sessionId, slot: { $gt: last?.slot ?? 0 } };
      const options = {
        sort: { slot: 1 },
        limit: 1 + MOST_MARKERS_OF_LIFE,
        projection: { slot: 1, eventId: 1 },
      } as const;
      const found = await deadline.retry(() => events.find(behind, options).toArray());
      let free = (last?.slot ?? 0) + 1;
      for (const { slot, eventId } of found) {
        if (slot !== free) break;
        if (isErasedMarker(eventId)) return;
        free += 1;
      }
      await deadline.retry(() => insertMissing(events, [toMarker(sessionId, free, erasedIdAt(free), last)]));
    }
  }

  private async findLastSequence(sessionId: string, deadline: Deadline): Promise<number> {
    return (await this.findLastEvent(sessionId, deadline))?.sequence ?? 0;
  }

  private findLastEvent(sessionId: string, deadline: Deadline): Promise<SlotDocument | null> {
    const options = { sort: { slot: -1 }, projection: { payload: 0 } } as const;
    return deadline.retry(() => this.collections.events.findOne({ sessionId, ...HAS_SEQUENCE }, options));
  }

  private async findErasing(sessionId: string, deadline: Deadline): Promise<SessionDocument | null> {
    const { sessions } = this.collections;
    const found = await deadline.retry(() => sessions.findOne({ _id: sessionId }));
    if (found && !found.erasing) throw new RefusedError('the erasure of the session was not begun');
    if (found?.erasing?.isFenced !== false) return found;
    await this.toPending(found, deadline);
    throw new ConversationError(
      'STORE_UNAVAILABLE',
      'An erasure that was cut off has begun anew: let it settle first.',
    );
  }
}

function toMarkers(sessionId: string, last: SlotDocument | null): readonly SlotDocument[] {
  const from = last?.slot ?? 0;
  return ERASED_IDS.map((eventId, index) => toMarker(sessionId, from + fenceDistance(index), eventId, last));
}

function toMarker(sessionId: string, slot: number, eventId: string, last: SlotDocument | null): SlotDocument {
  const { recordedAt, head } = last ?? { recordedAt: new Date(0), head: EMPTY_HEAD };
  return { _id: new Types.ObjectId(), sessionId, slot, eventId, recordedAt, head };
}

const EMPTY_HEAD = { lastSequence: 0, maxTimestamp: null, strays: 0 } as const;

/** Completion and seal: what may stand between the last event and the fence. */
const MOST_MARKERS_OF_LIFE = 2;
