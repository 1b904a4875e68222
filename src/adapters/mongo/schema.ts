import { type Connection, type mongo, Schema, type Types } from 'mongoose';
import type { InitialStatus, SessionStatus } from '../../domain/session.js';
import type { CompletionFacts } from '../../domain/slot-log.js';

/** A session as it was created, and a projection of its log: `status` and `endReason`, which may lag behind the log after a crash. */
export interface SessionDocument {
  /** The sessionId. */
  readonly _id: string;
  readonly status: SessionStatus;
  readonly endReason?: string;
  readonly initialStatus: InitialStatus;
  readonly language?: string;
  readonly metadata: StoredJson;
  /** `["key","value"]` of each member of metadata that the list can be filtered by. */
  readonly filters: readonly string[];
  readonly startedAt: Date;
  readonly createdAt: Date;
  /** Orders sessions that started at the same moment by their creation. */
  readonly order: Types.ObjectId;
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
  /** Set on strays alone, so that the index of strays holds nothing else. */
  readonly stray?: StrayKey;
  readonly head: HeadDocument;
}

export interface StrayKey {
  readonly of: string;
  readonly at: Date;
}

/** What deciding about the next slot needs, beside the record itself. */
export interface HeadDocument {
  readonly lastSequence: number;
  readonly maxTimestamp: Date | null;
  readonly strays: number;
  readonly completion?: CompletionFacts;
  readonly sealed?: true;
}

/** A JSON object as BSON, so that people can query it, or as text where BSON could not hold it; see payload.ts. */
export type StoredJson = { readonly [name: string]: unknown } | string;

/** The collections as the driver has them: casting by a schema would alter or drop parts of what people send. */
export interface Collections {
  readonly sessions: mongo.Collection<SessionDocument>;
  readonly events: mongo.Collection<SlotDocument>;
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

/** Declares the models on the connection, and gives the collections behind them. */
export function collectionsOf(connection: Connection): Collections {
  const sessions = connection.model<SessionDocument>('Session', sessionSchema);
  const events = connection.model<SlotDocument>('Event', slotSchema);
  return {
    sessions: sessions.collection as unknown as mongo.Collection<SessionDocument>,
    events: events.collection as unknown as mongo.Collection<SlotDocument>,
  };
}
