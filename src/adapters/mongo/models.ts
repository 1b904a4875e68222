import type { Connection, Model, Types } from 'mongoose';
import { builderOf, DATE, NUMBER, OBJECT_ID, schemaOf, TEXT } from './document-schema.js';
import { SLOT_SCHEMA, type SlotDocument } from './event-document.js';
import { SESSION_SCHEMA, type SessionDocument } from './session-document.js';

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

/** What documents are built, read, changed and indexed by. Updates and filters are cast by the schema of the model. */
export interface Models {
  readonly events: Model<SlotDocument>;
  readonly sessions: Model<SessionDocument>;
  readonly records: Model<RecordDocument>;
  readonly changes: Model<ChangeDocument>;
  readonly consumers: Model<NameDocument>;
  readonly tombstones: Model<NameDocument>;
  readonly settings: Model<SettingDocument>;
  readonly erasures: Model<ErasureDocument>;
}

/** Of a bulk write whose parts are independent. Without the second option, Mongoose would leave a faulty part out. */
export const UNORDERED = { ordered: false, throwOnValidationError: true } as const;

/** Of inserts whose documents are built already: Mongoose would hydrate each, and leave out the faulty ones. */
export const AS_BUILT = { lean: true, rawResult: true } as const;

const RECORD = schemaOf<RecordDocument>('records', {
  _id: TEXT,
  kind: TEXT,
  id: TEXT,
  version: NUMBER,
  tag: OBJECT_ID,
  value: TEXT,
  dueAt: Date,
  sessionId: String,
});

const CHANGE = schemaOf<ChangeDocument>('changes', {
  _id: TEXT,
  consumer: TEXT,
  sessionId: TEXT,
  tag: OBJECT_ID,
  markedAt: DATE,
  lookAt: DATE,
});

const CONSUMER = schemaOf<NameDocument>('consumers', { _id: TEXT });
const TOMBSTONE = schemaOf<NameDocument>('tombstones', { _id: TEXT });
const SETTING = schemaOf<SettingDocument>('settings', { _id: TEXT, value: TEXT });
const ERASURE = schemaOf<ErasureDocument>('erasures', { _id: TEXT, openSince: Date, erasure: TEXT });

export function modelsOf(connection: Connection): Models {
  return {
    events: connection.model<SlotDocument>('Event', SLOT_SCHEMA),
    sessions: connection.model<SessionDocument>('Session', SESSION_SCHEMA),
    records: connection.model<RecordDocument>('Record', RECORD),
    changes: connection.model<ChangeDocument>('Change', CHANGE),
    consumers: connection.model<NameDocument>('Consumer', CONSUMER),
    tombstones: connection.model<NameDocument>('Tombstone', TOMBSTONE),
    settings: connection.model<SettingDocument>('Setting', SETTING),
    erasures: connection.model<ErasureDocument>('Erasure', ERASURE),
  };
}

export const buildRecord = builderOf<RecordDocument>(RECORD);
