import type { Types } from 'mongoose';
import type { InitialStatus, SessionStatus } from '../../domain/session.js';
import type { CompletionFacts } from './log/slot-log.js';

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

export interface ArchiveDocument {
  readonly key: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly archivedAt: Date;
  readonly isReleased: boolean;
}

export interface HoldDocument {
  readonly reason: string | null;
  readonly since: Date;
}

export interface ErasingDocument {
  readonly begunAt: Date;
  /** The log ends with the marker `:erased`, and the session has its tombstone. */
  readonly isFenced: boolean;
}

/** An erased session, by its fingerprint; or a consumer of the change log, by its name. */
export interface NameDocument {
  readonly _id: string;
}

export interface SettingDocument {
  readonly _id: string;
  readonly value: string;
}

/** A receipt as stored by versions before records; moved at the start. */
export interface ErasureDocument {
  readonly _id: string;
  /** Time of the request, while it is in progress. */
  readonly openSince?: Date;
  /** JSON. */
  readonly erasure: string;
}

/** A record of `ports/records.ts`. */
export interface RecordDocument {
  /** Kind and id, separated by a space. */
  readonly _id: string;
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  /** New for each put: identifies this version even after a deletion. */
  readonly tag: Types.ObjectId;
  /** JSON. */
  readonly value: string;
  readonly dueAt?: Date;
  readonly sessionId?: string;
}

/** "Look at this session", for one consumer. */
export interface ChangeDocument {
  /** Consumer and session, separated by a space. */
  readonly _id: string;
  readonly consumer: string;
  readonly sessionId: string;
  /** New each time the session is marked. */
  readonly tag: Types.ObjectId;
  readonly markedAt: Date;
  readonly lookAt: Date;
}

/** One slot of a session's log: an event, or the marker of its completion or seal (slot-log.ts). */
export interface SlotDocument {
  /** Chosen by the writer, who thereby recognizes its own record after a lost reply. */
  readonly _id: Types.ObjectId;
  readonly sessionId: string;
  readonly slot: number;
  /** For a marker, an id that no client can send. */
  readonly eventId: string;
  /** Absent for a marker, which is not an event. */
  readonly sequence?: number;
  readonly type?: string;
  readonly payload?: StoredJson;
  readonly timestamp?: Date;
  readonly clientSequence?: number;
  readonly late?: true;
  readonly recordedAt: Date;
  /** Set on out-of-order events alone, so that their index holds nothing else. */
  readonly stray?: OutOfOrderKey;
  readonly head: HeadDocument;
}

export interface OutOfOrderKey {
  readonly of: string;
  readonly at: Date;
}

/** What is needed to decide about the next slot, apart from the record itself. */
export interface HeadDocument {
  readonly lastSequence: number;
  readonly maxTimestamp: Date | null;
  readonly strays: number;
  readonly completion?: CompletionDocument;
  readonly sealed?: true;
}

type NewFacts = 'lateGraceMs' | 'abandonment';

/** Those of versions before one of the new facts lack it. */
export type CompletionDocument = Omit<CompletionFacts, NewFacts> & Partial<Pick<CompletionFacts, NewFacts>>;

/** The head after a slot, as stored in the session's document. */
export interface KeptHeadDocument extends HeadDocument {
  readonly slot: number;
  readonly updatedAt: Date;
}

/** A JSON object as BSON, so that people can query it, or as text if BSON could not represent it; see payload.ts. */
export type StoredJson = { readonly [name: string]: unknown } | string;
