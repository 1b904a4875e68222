import { Types } from 'mongoose';
import { filterableMetadata, type MetadataFilter } from '../../domain/page.js';
import {
  type ArchiveRef,
  type Hold,
  type InitialStatus,
  NO_END,
  type Session,
  type SessionStatus,
} from '../../domain/session.js';
import {
  AS_SENT,
  builderOf,
  DATE,
  type Members,
  membersOf,
  NUMBER,
  OBJECT_ID,
  partOf,
  pathsOf,
  schemaOf,
  TEXT,
  TEXTS,
} from './document-schema.js';
import { type SlotDocument, toRecord } from './event-document.js';
import { KEPT_HEAD_PART, type KeptHeadDocument } from './head-document.js';
import { type FoundHead, isReplaced, type Projected } from './log/slot-log.js';
import { fromStoredJson, type StoredJson, toStoredJson } from './payload.js';

/**
 * A session as created, with a projection of its log: `status` and `endReason`, which may be behind the log after a
 * crash.
 */
export interface SessionDocument {
  /** The sessionId. */
  readonly _id: string;
  readonly status: SessionStatus;
  readonly endReason?: string;
  /** `status` and `endReason` are those of a client that replaced an abandonment. */
  readonly replaced?: true;
  readonly initialStatus: InitialStatus;
  readonly language?: string;
  readonly metadata: StoredJson;
  /** `["key","value"]` for each member of metadata that the list can be filtered by. */
  readonly filters: readonly string[];
  readonly startedAt: Date;
  readonly createdAt: Date;
  /** Sorts sessions with the same start by creation. */
  readonly order: Types.ObjectId;
  /** The facets of the session, one string each: see facet-keys.ts. Written by whoever derives them. */
  readonly facets?: readonly string[];
  /**
   * What a list reads instead of the log, or of its beginning: a lower bound of the head, and final once it is
   * `sealed`.
   */
  readonly head?: KeptHeadDocument;
  /** The time of the completion, while the session is not archived. */
  readonly archivableSince?: Date;
  /** The end of its grace, next to it. Versions before `lateGraceMs` did not set it. */
  readonly lateUntil?: Date;
  readonly archive?: ArchiveDocument;
  /** `archive.archivedAt`, while events are still to be deleted here. */
  readonly unreleasedSince?: Date;
  readonly hold?: HoldDocument;
  /** Set when the session is hidden: this document then only records the progress of the erasure. */
  readonly erasing?: ErasingDocument;
}

interface ArchiveDocument {
  readonly key: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly archivedAt: Date;
  readonly isReleased: boolean;
}

interface HoldDocument {
  readonly reason: string | null;
  readonly since: Date;
}

interface ErasingDocument {
  readonly begunAt: Date;
  /** The log ends with the marker `:erased`, and the session has its tombstone. */
  readonly isFenced: boolean;
}

const ARCHIVE = partOf<ArchiveDocument>({
  key: TEXT,
  sha256: TEXT,
  sizeBytes: NUMBER,
  archivedAt: DATE,
  isReleased: { type: Boolean, required: true },
});
const HOLD = partOf<HoldDocument>({ reason: String, since: DATE });
const ERASING = partOf<ErasingDocument>({ begunAt: DATE, isFenced: { type: Boolean, required: true } });

const ABSENT = { $exists: false } as const;

/** Of a session that is not being erased. */
export const STANDING = { erasing: ABSENT } as const;

/** Of a session that may be archived or erased. */
export const UNHELD = { ...STANDING, hold: ABSENT } as const;

/** A new document does not have it: it is set later. */
const LATER = () => undefined;

/** What an erasure leaves of a member: only a member that is optional can be removed. */
type Left<Value> = 'kept' | (undefined extends Value ? 'removed' : { readonly emptied: Value });

type SessionMembers = Members<SessionDocument, Session> & {
  readonly [Name in keyof SessionDocument]-?: readonly [unknown, unknown, left: Left<SessionDocument[Name]>];
};

const SESSION: SessionMembers = {
  _id: [TEXT, ({ sessionId }) => sessionId, 'kept'],
  status: [TEXT, ({ status }) => status, 'kept'],
  endReason: [String, ({ endReason }) => endReason ?? undefined, 'removed'],
  replaced: [Boolean, (session) => isReplaced(session) || undefined, 'removed'],
  initialStatus: [TEXT, ({ initialStatus }) => initialStatus, 'kept'],
  language: [String, ({ language }) => language ?? undefined, 'removed'],
  metadata: [{ type: AS_SENT, required: true }, ({ metadata }) => toStoredJson(metadata), { emptied: {} }],
  filters: [
    { ...TEXTS, required: true },
    ({ metadata }) => filterableMetadata(metadata).map(toFilter),
    { emptied: [] },
  ],
  startedAt: [DATE, ({ startedAtMs }) => new Date(startedAtMs), 'kept'],
  createdAt: [DATE, ({ createdAtMs }) => new Date(createdAtMs), 'kept'],
  order: [OBJECT_ID, () => new Types.ObjectId(), 'kept'],
  facets: [TEXTS, LATER, 'removed'],
  head: [KEPT_HEAD_PART, LATER, 'removed'],
  archivableSince: [Date, (session) => toArchivable(session).archivableSince, 'removed'],
  lateUntil: [Date, (session) => toArchivable(session).lateUntil, 'removed'],
  archive: [ARCHIVE, LATER, 'kept'],
  unreleasedSince: [Date, LATER, 'removed'],
  hold: [HOLD, ({ hold }) => (hold ? toHoldDocument(hold) : undefined), 'kept'],
  erasing: [ERASING, LATER, 'kept'],
};

export const SESSION_SCHEMA = schemaOf<SessionDocument>('sessions', pathsOf(SESSION));
export const buildSession = builderOf<SessionDocument>(SESSION_SCHEMA);

export function toSessionDocument(session: Session): SessionDocument {
  return buildSession(membersOf<SessionDocument, Session>(SESSION, session));
}

/** The update that leaves of a session's document only what its erasure needs. */
export const BLANK = blankUpdate();

function blankUpdate() {
  const $set: Record<string, unknown> = {};
  const $unset: Record<string, ''> = {};
  for (const [name, [, , left]] of Object.entries(SESSION)) {
    if (typeof left === 'object') $set[name] = left.emptied;
    else if (left === 'removed') $unset[name] = '';
  }
  return { $set, $unset };
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
