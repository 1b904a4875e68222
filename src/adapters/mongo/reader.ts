import { type mongo, Types } from 'mongoose';
import { locateChronological, type Stray } from '../../domain/chronology.js';
import type { StoredEvent } from '../../domain/event.js';
import type { LogPage, LogQuery, SessionHistory, SessionListQuery, SessionPage } from '../../domain/page.js';
import type { Session } from '../../domain/session.js';
import { fromSlotHead, slotOf } from '../../domain/slot-log.js';
import { toEvent, toFilter, toFoundHead } from './documents.js';
import type { Collections, SessionDocument, SlotDocument } from './schema.js';

/**
 * Reads. Truth is the log: every session is shown with the head of its last slot, so that nobody notices when its own
 * document lags. Events below a head never change, so head first, then events, is one moment.
 */
export class MongoReader {
  constructor(private readonly collections: Collections) {}

  async findSession(sessionId: string): Promise<Session | undefined> {
    return (await this.findHead(sessionId))?.session;
  }

  async findEvent(sessionId: string, eventId: string): Promise<StoredEvent | undefined> {
    const found = await this.events.findOne({ sessionId, eventId, sequence: { $gt: 0 } });
    return found ? toEvent(found) : undefined;
  }

  async readEvents(sessionId: string, query: LogQuery): Promise<LogPage | undefined> {
    const direction = query.order === 'asc' ? 1 : -1;
    const [session, found] = await Promise.all([
      this.collections.sessions.findOne({ _id: sessionId }, { projection: { _id: 1 } }),
      this.events
        .find(logFilter(sessionId, query))
        .sort({ slot: direction })
        .limit(query.limit + 1)
        .toArray(),
    ]);
    if (!session) return undefined;
    return { events: found.slice(0, query.limit).map(toEvent), hasMore: found.length > query.limit };
  }

  async readChronological(
    sessionId: string,
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ): Promise<SessionHistory | undefined> {
    const head = await this.findHead(sessionId);
    if (!head) return undefined;
    const { session, strayCount } = head;
    const strays = strayCount === 0 ? [] : await this.readStrays(session);
    const sequences = await this.locate(session, offset, limit, strays);
    return { session, events: await this.readSequences(session, sequences) };
  }

  async listSessions(query: SessionListQuery): Promise<SessionPage> {
    const found = await this.collections.sessions
      .find(listFilter(query))
      .sort({ startedAt: -1, order: -1 })
      .limit(query.limit + 1)
      .toArray();
    const page = found.slice(0, query.limit);
    const last = found.length > query.limit ? page.at(-1) : undefined;
    const next = last ? { startedAtMs: last.startedAt.getTime(), tiebreak: last.order.toHexString() } : null;
    return { sessions: await Promise.all(page.map((document) => this.overlay(document))), next };
  }

  private get events() {
    return this.collections.events;
  }

  private async findHead(sessionId: string) {
    const [session, last] = await Promise.all([
      this.collections.sessions.findOne({ _id: sessionId }),
      this.lastSlot(sessionId),
    ]);
    if (!session) return undefined;
    const found = toFoundHead(session, last);
    return fromSlotHead(found.birth, found.last?.head);
  }

  private async overlay(document: SessionDocument): Promise<Session> {
    const { birth, last } = toFoundHead(document, await this.lastSlot(document._id));
    return fromSlotHead(birth, last?.head).session;
  }

  private lastSlot(sessionId: string): Promise<SlotDocument | null> {
    return this.events.findOne({ sessionId }, { sort: { slot: -1 } });
  }

  private async readStrays({ sessionId, lastSequence }: Session): Promise<readonly Stray[]> {
    const found = await this.events
      .find({ sessionId, 'stray.of': sessionId, sequence: { $lte: lastSequence } })
      .project<{ sequence: number; stray: { at: Date } }>({ sequence: 1, 'stray.at': 1 })
      .sort({ 'stray.at': 1 })
      .toArray();
    const strays = found.map(({ sequence, stray }) => ({ sequence, timestampMs: stray.at.getTime() }));
    return strays.sort((a, b) => a.timestampMs - b.timestampMs || a.sequence - b.sequence);
  }

  private async locate(
    session: Session,
    offset: number,
    limit: number,
    strays: readonly Stray[],
  ): Promise<readonly number[]> {
    const search = locateChronological(offset, limit, session.lastSequence, strays);
    let step = search.next();
    while (!step.done) step = search.next(await this.timestampOf(session, step.value));
    return step.value;
  }

  private async timestampOf({ sessionId, completedSequence }: Session, sequence: number): Promise<number> {
    const slot = slotOf(sequence, completedSequence);
    const found = await this.events.findOne({ sessionId, slot }, { projection: { timestamp: 1 } });
    return found?.timestamp?.getTime() ?? Number.NaN;
  }

  /** In the order of `sequences`. A run without gaps is one range of the index. */
  private async readSequences(session: Session, sequences: readonly number[]): Promise<readonly StoredEvent[]> {
    if (sequences.length === 0) return [];
    const slots = sequences.map((sequence) => slotOf(sequence, session.completedSequence));
    const [first = 0, last = 0] = [Math.min(...slots), Math.max(...slots)];
    const isRun = last - first < sequences.length + 1;
    const slot = isRun ? { $gte: first, $lte: last } : { $in: slots };
    const found = await this.events.find({ sessionId: session.sessionId, slot }).toArray();
    const bySequence = new Map(found.map((document) => [document.sequence, document]));
    return sequences.flatMap((sequence) => {
      const document = bySequence.get(sequence);
      return document ? [toEvent(document)] : [];
    });
  }
}

/** Slots are never below their sequence and at most two above it: the range of slots is the index's, the rest is exact. */
function logFilter(sessionId: string, query: LogQuery): mongo.Filter<SlotDocument> {
  const before = query.before ?? Number.MAX_SAFE_INTEGER;
  const timestamp = {
    ...(query.fromMs === undefined ? {} : { $gte: new Date(query.fromMs) }),
    ...(query.toMs === undefined ? {} : { $lte: new Date(query.toMs) }),
  };
  return {
    sessionId,
    slot: { $gt: query.after, $lt: before + 2 },
    sequence: { $gt: query.after, $lt: before },
    ...(query.types.length > 0 ? { type: { $in: [...query.types] } } : {}),
    ...(Object.keys(timestamp).length > 0 ? { timestamp } : {}),
  };
}

function listFilter(query: SessionListQuery): mongo.Filter<SessionDocument> {
  const startedAt = {
    ...(query.startedFromMs === undefined ? {} : { $gte: new Date(query.startedFromMs) }),
    ...(query.startedToMs === undefined ? {} : { $lte: new Date(query.startedToMs) }),
  };
  return {
    ...(query.status ? { status: query.status } : {}),
    ...(query.language ? { language: query.language } : {}),
    ...(query.metadata.length > 0 ? { filters: { $all: query.metadata.map(toFilter) } } : {}),
    ...(Object.keys(startedAt).length > 0 ? { startedAt } : {}),
    ...(query.after ? { $or: afterPosition(query.after) } : {}),
  };
}

function afterPosition({
  startedAtMs,
  tiebreak,
}: NonNullable<SessionListQuery['after']>): mongo.Filter<SessionDocument>[] {
  const startedAt = new Date(startedAtMs);
  // A cursor of another store names no place here.
  const order = new Types.ObjectId(Types.ObjectId.isValid(tiebreak) ? tiebreak : '0'.repeat(24));
  return [{ startedAt: { $lt: startedAt } }, { startedAt, order: { $lt: order } }];
}
