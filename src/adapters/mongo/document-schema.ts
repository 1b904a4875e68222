import { Error as Refused, Schema, type SchemaDefinition, type SchemaDefinitionProperty } from 'mongoose';
import { declaredIndexes } from './declared-indexes.js';

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
export type Paths<Document> = { readonly [Name in keyof Document]-?: SchemaDefinitionProperty };

/**
 * For each member of a document its path in the schema, and what a new document has there: nothing if that is
 * undefined. A member that is missing, or one too many, does not compile.
 */
export type Members<Document, Source> = {
  readonly [Name in keyof Document]-?: readonly [
    path: SchemaDefinitionProperty,
    valueOf: (source: Source) => Document[Name],
    ...more: readonly unknown[],
  ];
};

export const OBJECT_ID = { type: Schema.Types.ObjectId, required: true } as const;
export const TEXT = { type: String, required: true } as const;
export const NUMBER = { type: Number, required: true } as const;
export const DATE = { type: Date, required: true } as const;
/** Without the empty array that Mongoose would otherwise add, and the sparse index would then hold. */
export const TEXTS = { type: [String], default: undefined } as const;
/** What clients sent, as it is: casting would alter it (see payload.ts). */
export const AS_SENT = Schema.Types.Mixed;

export function partOf<Part>(paths: Paths<Part>): Schema {
  return new Schema(paths as SchemaDefinition, { ...OPTIONS, _id: false });
}

export function schemaOf<Document>(collection: string, paths: Paths<Document>): Schema<Document> {
  const schema = new Schema<Document>(paths as SchemaDefinition<Document>, { ...OPTIONS, collection });
  for (const { keys, reason: _reason, collection: _collection, ...options } of declaredIndexes(collection)) {
    schema.index(keys, options);
  }
  return schema;
}

export function pathsOf<Document>(members: Members<Document, never>): Paths<Document> {
  const paths: Partial<Record<keyof Document, SchemaDefinitionProperty>> = {};
  for (const name in members) paths[name] = members[name][0];
  return paths as Paths<Document>;
}

/** Returns the members of a new document, which the schema has not seen yet. */
export function membersOf<Document, Source>(members: Members<Document, Source>, source: Source): Document {
  const document: Partial<Document> = {};
  for (const name in members) {
    const value = members[name][1](source);
    if (value !== undefined) document[name] = value;
  }
  return document as Document;
}

type Structure = Pick<Schema, 'eachPath' | 'requiredPaths'>;

/**
 * Returns what builds a document by the schema: each member is cast by its path, once, also in parts. A hydrated document
 * of Mongoose costs forty times as much for each event, and copies the payload; `Model.castObject` silently leaves out
 * what the schema does not know, and every null.
 */
export function builderOf<Document extends object>(schema: Structure): (members: Document) => Document {
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
