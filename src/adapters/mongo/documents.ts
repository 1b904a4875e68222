import { Types } from 'mongoose';
import type { Head } from '../../domain/append.js';
import type { StoredEvent } from '../../domain/event.js';
import { filterableMetadata, type MetadataFilter } from '../../domain/page.js';
import { type ArchiveRef, type Hold, NO_END, type Session } from '../../domain/session.js';
import {
  type FoundHead,
  isReplaced,
  lastSlotOf,
  type Projected,
  type SlotHead,
  type SlotRecord,
  toSlotHead,
} from './log/slot-log.js';
import { buildSession, buildSlot } from './models.js';
import { fromStoredJson, toStoredJson } from './payload.js';
import type {
  ArchiveDocument,
  HeadDocument,
  HoldDocument,
  KeptHeadDocument,
  SessionDocument,
  SlotDocument,
} from './schema.js';

type Members<Fact, Document> = { readonly [Name in keyof Fact]-?: (fact: Fact) => Partial<Document> };

const inTheLog = () => ({});

/** The members of its document that each field of a session maps to. A field without an entry does not compile. */
const SESSION_MEMBERS: Members<Session, SessionDocument> = {
  sessionId: ({ sessionId }) => ({ _id: sessionId }),
  status: ({ status }) => ({ status }),
  initialStatus: ({ initialStatus }) => ({ initialStatus }),
  language: ({ language }) => (language === null ? {} : { language }),
  metadata: ({ metadata }) => ({
    metadata: toStoredJson(metadata),
    filters: filterableMetadata(metadata).map(toFilter),
  }),
  startedAtMs: ({ startedAtMs }) => ({ startedAt: new Date(startedAtMs) }),
  createdAtMs: ({ createdAtMs }) => ({ createdAt: new Date(createdAtMs) }),
  endReason: ({ endReason }) => (endReason === null ? {} : { endReason }),
  completedAtMs: (session) => toArchivable(session),
  lateGraceMs: (session) => toArchivable(session),
  abandonment: (session) => (isReplaced(session) ? { replaced: true } : {}),
  endedAtMs: inTheLog,
  lastSequence: inTheLog,
  updatedAtMs: inTheLog,
  completedSequence: inTheLog,
  // Set when the object has been stored.
  archive: () => ({}),
  hold: ({ hold }) => (hold === null ? {} : { hold: toHoldDocument(hold) }),
};

export function toSessionDocument(session: Session): SessionDocument {
  const members = Object.values(SESSION_MEMBERS).map((toMembers) => toMembers(session));
  return buildSession(Object.assign({ order: new Types.ObjectId() }, ...members));
}

/** The members by which the archiver finds a completed session. */
export function toArchivable(session: Session): Pick<SessionDocument, 'archivableSince' | 'lateUntil'> {
  const { completedAtMs, lateGraceMs } = session;
  if (completedAtMs === null) return {};
  const archivableSince = new Date(completedAtMs);
  return lateGraceMs === null
    ? { archivableSince }
    : { archivableSince, lateUntil: new Date(completedAtMs + lateGraceMs) };
}

export function toHoldDocument({ reason, sinceMs }: Hold): HoldDocument {
  return { reason, since: new Date(sinceMs) };
}

export function toArchiveDocument({ archivedAtMs, ...mark }: ArchiveRef): ArchiveDocument {
  return { ...mark, archivedAt: new Date(archivedAtMs) };
}

export function toArchiveMark(document: ArchiveDocument | undefined): ArchiveRef | null {
  if (!document) return null;
  const { archivedAt, ...mark } = document;
  return { ...mark, archivedAtMs: archivedAt.getTime() };
}

export function toFilter({ key, value }: MetadataFilter): string {
  return JSON.stringify([key, value]);
}

/** Returns the session as created, and the status according to its document. */
export function toFoundHead(document: SessionDocument, last: SlotDocument | null): FoundHead {
  const birth: Session = {
    sessionId: document._id,
    status: document.initialStatus,
    initialStatus: document.initialStatus,
    language: document.language ?? null,
    metadata: fromStoredJson(document.metadata),
    startedAtMs: document.startedAt.getTime(),
    lastSequence: 0,
    createdAtMs: document.createdAt.getTime(),
    updatedAtMs: document.createdAt.getTime(),
    ...NO_END,
    archive: toArchiveMark(document.archive),
    hold: document.hold ? { reason: document.hold.reason, sinceMs: document.hold.since.getTime() } : null,
  };
  return { birth, projected: toProjected(document), last: last ? toRecord(last) : undefined };
}

export function toProjected({ status, replaced }: Pick<SessionDocument, 'status' | 'replaced'>): Projected {
  return replaced ? 'replaced' : status;
}

export function toSlotDocument(record: SlotRecord): SlotDocument {
  const { event, head } = record;
  return buildSlot({
    _id: new Types.ObjectId(record.tag),
    sessionId: record.sessionId,
    slot: record.slot,
    eventId: record.id,
    ...(event ? toEventFields(event) : {}),
    recordedAt: new Date(head.updatedAtMs),
    ...(record.outOfOrder && event ? { stray: { of: record.sessionId, at: new Date(event.timestampMs) } } : {}),
    head: toHeadDocument(head),
  });
}

export function toRecord(document: SlotDocument): SlotRecord {
  return {
    sessionId: document.sessionId,
    slot: document.slot,
    id: document.eventId,
    tag: document._id.toHexString(),
    event: document.sequence === undefined ? null : toEvent(document),
    outOfOrder: document.stray?.of !== undefined,
    head: fromHeadDocument(document.head, document.recordedAt.getTime()),
  };
}

/** For a document that is an event, not a marker. */
export function toEvent(document: SlotDocument): StoredEvent {
  return {
    eventId: document.eventId,
    sessionId: document.sessionId,
    sequence: document.sequence ?? 0,
    type: document.type ?? '',
    payload: fromStoredJson(document.payload),
    timestampMs: document.timestamp?.getTime() ?? 0,
    recordedAtMs: document.recordedAt.getTime(),
    clientSequence: document.clientSequence ?? null,
    late: document.late === true,
  };
}

const inTheSlot = () => ({});

/** The same for the fields of an event. */
const EVENT_MEMBERS: Members<StoredEvent, SlotDocument> = {
  eventId: inTheSlot,
  sessionId: inTheSlot,
  recordedAtMs: inTheSlot,
  sequence: ({ sequence }) => ({ sequence }),
  type: ({ type }) => ({ type }),
  payload: ({ payload }) => ({ payload: toStoredJson(payload) }),
  timestampMs: ({ timestampMs }) => ({ timestamp: new Date(timestampMs) }),
  clientSequence: ({ clientSequence }) => (clientSequence === null ? {} : { clientSequence }),
  late: ({ late }) => (late ? { late: true } : {}),
};

const EVENT_MEMBER_LIST = Object.values(EVENT_MEMBERS);

function toEventFields(event: StoredEvent): Partial<SlotDocument> {
  return Object.assign({}, ...EVENT_MEMBER_LIST.map((toMembers) => toMembers(event)));
}

export function toKeptHead(head: Head): KeptHeadDocument {
  const updatedAt = new Date(head.session.updatedAtMs);
  return { ...toHeadDocument(toSlotHead(head)), slot: lastSlotOf(head), updatedAt };
}

function toHeadDocument(head: SlotHead): HeadDocument {
  return {
    lastSequence: head.lastSequence,
    maxTimestamp: head.maxTimestampMs === null ? null : new Date(head.maxTimestampMs),
    strays: head.outOfOrderCount,
    ...(head.completion ? { completion: head.completion } : {}),
    ...(head.sealed ? { sealed: true } : {}),
  };
}

/**
 * `updatedAt` is when the slot was written, except for the seal, which changes nothing that readers see and keeps the
 * old time.
 */
export function fromHeadDocument(head: HeadDocument, updatedAtMs: number): SlotHead {
  return {
    lastSequence: head.lastSequence,
    maxTimestampMs: head.maxTimestamp?.getTime() ?? null,
    outOfOrderCount: head.strays,
    updatedAtMs,
    completion: head.completion ? { lateGraceMs: null, abandonment: null, ...head.completion } : null,
    sealed: head.sealed === true,
  };
}
