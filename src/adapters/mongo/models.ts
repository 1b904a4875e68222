import {
  type Connection,
  type Model,
  Error as Refused,
  Schema,
  type SchemaDefinition,
  type SchemaDefinitionProperty,
} from 'mongoose';
import { declaredIndexes } from './declared-indexes.js';
import type {
  ArchiveDocument,
  ChangeDocument,
  CompletionDocument,
  ErasingDocument,
  ErasureDocument,
  HeadDocument,
  HoldDocument,
  KeptHeadDocument,
  NameDocument,
  OutOfOrderKey,
  RecordDocument,
  SessionDocument,
  SettingDocument,
  SlotDocument,
} from './schema.js';

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

/**
 * What the schema does not know is refused, in documents, updates and filters. Nothing is made or dropped implicitly.
 * `sanitizeFilter` is off: it would wrap our own operators. No filter contains an object of a client, only values of the
 * types that the schema asks for.
 */
const OPTIONS = {
  minimize: false,
  strict: 'throw',
  strictQuery: 'throw',
  autoIndex: false,
  autoCreate: false,
  versionKey: false,
  id: false,
} as const;

/** Each member of the document has its path: one that is missing, or one too many, does not compile. */
type Paths<Document> = { readonly [Name in keyof Document]-?: SchemaDefinitionProperty };

const OBJECT_ID = { type: Schema.Types.ObjectId, required: true } as const;
const TEXT = { type: String, required: true } as const;
const NUMBER = { type: Number, required: true } as const;
const DATE = { type: Date, required: true } as const;
/** Without the empty array that Mongoose would otherwise add, and the sparse index would then hold. */
const TEXTS = { type: [String], default: undefined } as const;
/** What clients sent, as it is: casting would alter it (see payload.ts). */
const AS_SENT = Schema.Types.Mixed;

function partOf<Part>(paths: Paths<Part>): Schema {
  return new Schema(paths as SchemaDefinition, { ...OPTIONS, _id: false });
}

function schemaOf<Document>(collection: keyof Models, paths: Paths<Document>): Schema<Document> {
  const schema = new Schema<Document>(paths as SchemaDefinition<Document>, { ...OPTIONS, collection });
  for (const { keys, reason: _reason, collection: _collection, ...options } of declaredIndexes(collection)) {
    schema.index(keys, options);
  }
  return schema;
}

const HEAD: Paths<HeadDocument> = {
  lastSequence: NUMBER,
  maxTimestamp: Date,
  strays: NUMBER,
  completion: partOf<CompletionDocument>({
    status: TEXT,
    endReason: String,
    endedAtMs: NUMBER,
    completedAtMs: NUMBER,
    completedSequence: NUMBER,
    lateGraceMs: Number,
    abandonment: partOf<NonNullable<CompletionDocument['abandonment']>>({ replacedSequence: Number }),
  }),
  sealed: Boolean,
};

const SESSION = schemaOf<SessionDocument>('sessions', {
  _id: TEXT,
  status: TEXT,
  endReason: String,
  replaced: Boolean,
  initialStatus: TEXT,
  language: String,
  metadata: { type: AS_SENT, required: true },
  filters: { ...TEXTS, required: true },
  startedAt: DATE,
  createdAt: DATE,
  order: OBJECT_ID,
  facets: TEXTS,
  head: partOf<KeptHeadDocument>({ ...HEAD, slot: NUMBER, updatedAt: DATE }),
  archivableSince: Date,
  lateUntil: Date,
  archive: partOf<ArchiveDocument>({
    key: TEXT,
    sha256: TEXT,
    sizeBytes: NUMBER,
    archivedAt: DATE,
    isReleased: { type: Boolean, required: true },
  }),
  unreleasedSince: Date,
  hold: partOf<HoldDocument>({ reason: String, since: DATE }),
  erasing: partOf<ErasingDocument>({ begunAt: DATE, isFenced: { type: Boolean, required: true } }),
});

const SLOT = schemaOf<SlotDocument>('events', {
  _id: OBJECT_ID,
  sessionId: TEXT,
  slot: NUMBER,
  eventId: TEXT,
  sequence: Number,
  // A bare `String` under this name would be read as the type of whatever holds it.
  type: { type: String },
  payload: AS_SENT,
  timestamp: Date,
  clientSequence: Number,
  late: Boolean,
  recordedAt: DATE,
  stray: partOf<OutOfOrderKey>({ of: TEXT, at: DATE }),
  head: { type: partOf<HeadDocument>(HEAD), required: true },
});

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
    events: connection.model('Event', SLOT),
    sessions: connection.model('Session', SESSION),
    records: connection.model('Record', RECORD),
    changes: connection.model('Change', CHANGE),
    consumers: connection.model('Consumer', CONSUMER),
    tombstones: connection.model('Tombstone', TOMBSTONE),
    settings: connection.model('Setting', SETTING),
    erasures: connection.model('Erasure', ERASURE),
  };
}

/**
 * Returns what builds a document by the schema: each member is cast by its path, once, also in parts. A hydrated document
 * of Mongoose costs forty times as much for each event, and copies the payload; `Model.castObject` silently leaves out
 * what the schema does not know, and every null.
 */
function builderOf<Document extends object>(schema: Structure): (members: Document) => Document {
  const required = schema.requiredPaths();
  const casts = new Map<string, (value: never) => unknown>();
  schema.eachPath((name, path) => {
    const part: Structure | undefined = path.schema;
    casts.set(name, part ? builderOf(part) : (value) => path.cast(value));
  });
  return (members) => {
    const built: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(members)) {
      const cast = casts.get(name);
      if (!cast) throw new Refused.StrictModeError(name);
      built[name] = value === null ? null : cast(value as never);
    }
    for (const path of required) {
      if (built[path] === undefined) throw new Refused.ValidatorError({ path, message: `Path ${path} is required.` });
    }
    return built as Document;
  };
}

type Structure = Pick<Schema, 'eachPath' | 'requiredPaths'>;

export const buildSession = builderOf<SessionDocument>(SESSION);
export const buildSlot = builderOf<SlotDocument>(SLOT);
export const buildRecord = builderOf<RecordDocument>(RECORD);
