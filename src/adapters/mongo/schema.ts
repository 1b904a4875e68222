import { type Connection, type mongo, Schema, type Types } from 'mongoose';
import type { InitialStatus, SessionStatus } from '../../domain/session.js';
import type { CompletionFacts } from './log/slot-log.js';

/** A session as it was created, and a projection of its log: `status` and `endReason`, which may lag behind the log after a crash. */
export interface SessionDocument {
  /** The sessionId. */
  readonly _id: string;
  readonly status: SessionStatus;
  readonly endReason?: string;
  /** `status` and `endReason` are those that a client has put in place of an abandonment. */
  readonly replaced?: true;
  readonly initialStatus: InitialStatus;
  readonly language?: string;
  readonly metadata: StoredJson;
  /** `["key","value"]` of each member of metadata that the list can be filtered by. */
  readonly filters: readonly string[];
  readonly startedAt: Date;
  readonly createdAt: Date;
  /** Orders sessions that started at the same moment by their creation. */
  readonly order: Types.ObjectId;
  /** What the list can be filtered by besides, a text of each: see facet-keys.ts. Put by whoever derives it. */
  readonly facets?: readonly string[];
  /** What a list reads instead of the log, or of its beginning: a lower bound of it, and final once it is `sealed`. */
  readonly head?: KeptHeadDocument;
  /** The time of the completion, while the session is not archived. */
  readonly archivableSince?: Date;
  /** Beside it: when it takes late events no more. Versions before `lateGraceMs` set none. */
  readonly lateUntil?: Date;
  readonly archive?: ArchiveDocument;
  /** `archive.archivedAt`, while events are still to be deleted here. */
  readonly unreleasedSince?: Date;
  readonly hold?: HoldDocument;
  /** From then on the session is hidden: this document only keeps track of the work. */
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
  /** The log has its last slot, the marker `:erased`, and the session its tombstone. */
  readonly isFenced: boolean;
}

/** An erased session: its fingerprint, and nothing else. */
export interface TombstoneDocument {
  readonly _id: string;
}

export interface SettingDocument {
  readonly _id: string;
  readonly value: string;
}

/** A receipt as versions before the records kept it; moved at the start. */
export interface ErasureDocument {
  readonly _id: string;
  /** When it was requested, while it has not ended. */
  readonly openSince?: Date;
  /** JSON. */
  readonly erasure: string;
}

/** A record of `ports/records.ts`. */
export interface RecordDocument {
  /** Kind and id, a blank between. */
  readonly _id: string;
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  /** Chosen anew by each put: names this version also across a deletion. */
  readonly tag: Types.ObjectId;
  /** JSON. */
  readonly value: string;
  readonly dueAt?: Date;
  readonly sessionId?: string;
}

/** A consumer of the change log, by its name. */
export interface ConsumerDocument {
  readonly _id: string;
}

/** "Look at this session": for one consumer. */
export interface ChangeDocument {
  /** Consumer and session, a blank between. */
  readonly _id: string;
  readonly consumer: string;
  readonly sessionId: string;
  /** Chosen anew each time the session is marked. */
  readonly tag: Types.ObjectId;
  readonly markedAt: Date;
  readonly lookAt: Date;
}

/** One slot of a session's log: an event, or the marker of its completion or its seal (domain/slot-log.ts). */
export interface SlotDocument {
  /** Chosen by the writer, who knows its own record by it after a lost reply. */
  readonly _id: Types.ObjectId;
  readonly sessionId: string;
  readonly slot: number;
  /** Of a marker: one that no client can send. */
  readonly eventId: string;
  /** What a marker has not: it is no event. */
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

/** What deciding about the next slot needs, beside the record itself. */
export interface HeadDocument {
  readonly lastSequence: number;
  readonly maxTimestamp: Date | null;
  readonly strays: number;
  /** Completions of versions before one of these members lack it. */
  readonly completion?: Omit<CompletionFacts, NewFacts> & Partial<Pick<CompletionFacts, NewFacts>>;
  readonly sealed?: true;
}

type NewFacts = 'lateGraceMs' | 'abandonment';

/** The head behind a slot, as a session's own document keeps it. */
export interface KeptHeadDocument extends HeadDocument {
  readonly slot: number;
  readonly updatedAt: Date;
}

/** A JSON object as BSON, so that people can query it, or as text where BSON could not hold it; see payload.ts. */
export type StoredJson = { readonly [name: string]: unknown } | string;

/** The collections as the driver has them: casting by a schema would alter or drop parts of what people send. */
export interface Collections {
  readonly sessions: mongo.Collection<SessionDocument>;
  readonly events: mongo.Collection<SlotDocument>;
  readonly tombstones: mongo.Collection<TombstoneDocument>;
  readonly settings: mongo.Collection<SettingDocument>;
  readonly erasures: mongo.Collection<ErasureDocument>;
  readonly records: mongo.Collection<RecordDocument>;
  readonly consumers: mongo.Collection<ConsumerDocument>;
  readonly changes: mongo.Collection<ChangeDocument>;
}

/** Nothing is dropped, built or created behind our back. */
const OPTIONS = {
  minimize: false,
  strict: 'throw',
  strictQuery: 'throw',
  autoIndex: false,
  autoCreate: false,
  versionKey: false,
  id: false,
} as const;

const Any = Schema.Types.Mixed;

const sessionSchema = new Schema<SessionDocument>(
  {
    _id: { type: String, required: true },
    status: { type: String, required: true },
    endReason: String,
    initialStatus: { type: String, required: true },
    language: String,
    metadata: { type: Any, required: true },
    filters: { type: [String], required: true },
    startedAt: { type: Date, required: true },
    createdAt: { type: Date, required: true },
    order: { type: Schema.Types.ObjectId, required: true },
    facets: Any,
    head: Any,
    archivableSince: Date,
    lateUntil: Date,
    archive: { key: String, sha256: String, sizeBytes: Number, archivedAt: Date, isReleased: Boolean },
    unreleasedSince: Date,
    hold: { reason: String, since: Date },
    erasing: { begunAt: Date, isFenced: Boolean },
  },
  { ...OPTIONS, collection: 'sessions' },
);

const slotSchema = new Schema<SlotDocument>(
  {
    sessionId: { type: String, required: true },
    slot: { type: Number, required: true },
    eventId: { type: String, required: true },
    sequence: Number,
    type: String,
    payload: Any,
    timestamp: Date,
    clientSequence: Number,
    late: Boolean,
    recordedAt: { type: Date, required: true },
    stray: { of: String, at: Date },
    head: { type: Any, required: true },
  },
  { ...OPTIONS, collection: 'events' },
);

const TEXT_ID = { type: String, required: true } as const;

const tombstoneSchema = new Schema<TombstoneDocument>({ _id: TEXT_ID }, { ...OPTIONS, collection: 'tombstones' });
const settingSchema = new Schema<SettingDocument>(
  { _id: TEXT_ID, value: { type: String, required: true } },
  { ...OPTIONS, collection: 'settings' },
);
const erasureSchema = new Schema<ErasureDocument>(
  { _id: TEXT_ID, openSince: Date, erasure: { type: String, required: true } },
  { ...OPTIONS, collection: 'erasures' },
);

const recordSchema = new Schema<RecordDocument>(
  {
    _id: TEXT_ID,
    kind: TEXT_ID,
    id: TEXT_ID,
    version: { type: Number, required: true },
    tag: { type: Schema.Types.ObjectId, required: true },
    value: { type: String, required: true },
    dueAt: Date,
    sessionId: String,
  },
  { ...OPTIONS, collection: 'records' },
);

const consumerSchema = new Schema<ConsumerDocument>({ _id: TEXT_ID }, { ...OPTIONS, collection: 'consumers' });
const changeSchema = new Schema<ChangeDocument>(
  {
    _id: TEXT_ID,
    consumer: TEXT_ID,
    sessionId: TEXT_ID,
    tag: { type: Schema.Types.ObjectId, required: true },
    markedAt: { type: Date, required: true },
    lookAt: { type: Date, required: true },
  },
  { ...OPTIONS, collection: 'changes' },
);

/** Declares the models on the connection, and gives the collections behind them. */
export function collectionsOf(connection: Connection): Collections {
  const collection = <Document extends object>(name: string, schema: Schema<Document>) =>
    connection.model(name, schema).collection as unknown as mongo.Collection<Document>;
  return {
    sessions: collection('Session', sessionSchema),
    events: collection('Event', slotSchema),
    tombstones: collection('Tombstone', tombstoneSchema),
    settings: collection('Setting', settingSchema),
    erasures: collection('Erasure', erasureSchema),
    records: collection('Record', recordSchema),
    consumers: collection('Consumer', consumerSchema),
    changes: collection('Change', changeSchema),
  };
}
