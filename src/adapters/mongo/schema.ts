import { type Connection, type mongo, Schema, type SchemaDefinition, type Types } from 'mongoose';
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
  /** Completions of versions before one of these members lack it. */
  readonly completion?: Omit<CompletionFacts, NewFacts> & Partial<Pick<CompletionFacts, NewFacts>>;
  readonly sealed?: true;
}

type NewFacts = 'lateGraceMs' | 'abandonment';

/** The head after a slot, as stored in the session's document. */
export interface KeptHeadDocument extends HeadDocument {
  readonly slot: number;
  readonly updatedAt: Date;
}

/** A JSON object as BSON, so that people can query it, or as text if BSON could not represent it; see payload.ts. */
export type StoredJson = { readonly [name: string]: unknown } | string;

/** The collections of the driver: casting by a schema would alter or drop parts of what clients send. */
export interface Collections {
  readonly sessions: mongo.Collection<SessionDocument>;
  readonly events: mongo.Collection<SlotDocument>;
  readonly tombstones: mongo.Collection<NameDocument>;
  readonly settings: mongo.Collection<SettingDocument>;
  readonly erasures: mongo.Collection<ErasureDocument>;
  readonly records: mongo.Collection<RecordDocument>;
  readonly consumers: mongo.Collection<NameDocument>;
  readonly changes: mongo.Collection<ChangeDocument>;
}

/** Nothing is dropped, built or created implicitly. */
const OPTIONS = {
  minimize: false,
  strict: 'throw',
  strictQuery: 'throw',
  autoIndex: false,
  autoCreate: false,
  versionKey: false,
  id: false,
} as const;

const ANY = Schema.Types.Mixed;
const OBJECT_ID = { type: Schema.Types.ObjectId, required: true } as const;
const TEXT = { type: String, required: true } as const;
const NUMBER = { type: Number, required: true } as const;
const DATE = { type: Date, required: true } as const;

const SESSION = {
  _id: TEXT,
  status: TEXT,
  endReason: String,
  initialStatus: TEXT,
  language: String,
  metadata: { type: ANY, required: true },
  filters: { type: [String], required: true },
  startedAt: DATE,
  createdAt: DATE,
  order: OBJECT_ID,
  facets: ANY,
  head: ANY,
  archivableSince: Date,
  lateUntil: Date,
  archive: { key: String, sha256: String, sizeBytes: Number, archivedAt: Date, isReleased: Boolean },
  unreleasedSince: Date,
  hold: { reason: String, since: Date },
  erasing: { begunAt: Date, isFenced: Boolean },
};

const SLOT = {
  sessionId: TEXT,
  slot: NUMBER,
  eventId: TEXT,
  sequence: Number,
  type: String,
  payload: ANY,
  timestamp: Date,
  clientSequence: Number,
  late: Boolean,
  recordedAt: DATE,
  stray: { of: String, at: Date },
  head: { type: ANY, required: true },
};

const RECORD = {
  _id: TEXT,
  kind: TEXT,
  id: TEXT,
  version: NUMBER,
  tag: OBJECT_ID,
  value: TEXT,
  dueAt: Date,
  sessionId: String,
};

const CHANGE = { _id: TEXT, consumer: TEXT, sessionId: TEXT, tag: OBJECT_ID, markedAt: DATE, lookAt: DATE };

/** Declares the models on the connection, and returns their collections. */
export function collectionsOf(connection: Connection): Collections {
  const collection = <Document extends object>(model: string, name: string, members: SchemaDefinition<Document>) =>
    connection.model(model, new Schema<Document>(members, { ...OPTIONS, collection: name }))
      .collection as unknown as mongo.Collection<Document>;
  return {
    sessions: collection<SessionDocument>('Session', 'sessions', SESSION),
    events: collection<SlotDocument>('Event', 'events', SLOT),
    tombstones: collection<NameDocument>('Tombstone', 'tombstones', { _id: TEXT }),
    settings: collection<SettingDocument>('Setting', 'settings', { _id: TEXT, value: TEXT }),
    erasures: collection<ErasureDocument>('Erasure', 'erasures', { _id: TEXT, openSince: Date, erasure: TEXT }),
    records: collection<RecordDocument>('Record', 'records', RECORD),
    consumers: collection<NameDocument>('Consumer', 'consumers', { _id: TEXT }),
    changes: collection<ChangeDocument>('Change', 'changes', CHANGE),
  };
}
