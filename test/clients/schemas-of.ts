import type { OpenApiDocument } from '../../src/http/openapi/openapi-types.js';

/** Where a schema is used: generators are strict about headers, and support defaults only for parameters. */
export type SchemaPlace = 'header' | 'parameter' | 'body';

export interface PlacedSchema {
  /** A JSON Pointer. */
  readonly at: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly place: SchemaPlace;
}

/** Keywords of JSON Schema that contain one schema, and those that contain several, by name or in a list. */
const SINGLE = ['items', 'additionalProperties', 'propertyNames', 'not', 'if', 'then', 'else', 'contains'];
const SEVERAL = ['properties', 'patternProperties', '$defs', 'anyOf', 'oneOf', 'allOf', 'prefixItems'];

/** Returns every schema of the document, at any depth; its examples are not read as schemas. */
export function* schemasOf(document: OpenApiDocument): Generator<PlacedSchema> {
  yield* membersOf(document.components.schemas, '#/components/schemas', 'body');
  yield* usesIn(document, '#');
}

function* usesIn(node: unknown, at: string): Generator<PlacedSchema> {
  if (!isObject(node)) return;
  for (const [name, member] of Object.entries(node)) {
    const here = `${at}/${name}`;
    if (name === 'schema') yield* schemaAndInner(member, here, placeOf(node, at));
    else if (!['example', 'examples', 'schemas'].includes(name)) yield* usesIn(member, here);
  }
}

function placeOf(user: Readonly<Record<string, unknown>>, at: string): SchemaPlace {
  if (user.in === 'header' || /\/headers\/[^/]+$/.test(at)) return 'header';
  return 'in' in user ? 'parameter' : 'body';
}

function* schemaAndInner(schema: unknown, at: string, place: SchemaPlace): Generator<PlacedSchema> {
  if (!isObject(schema)) return;
  yield { at, schema, place };
  for (const keyword of SINGLE) yield* schemaAndInner(schema[keyword], `${at}/${keyword}`, 'body');
  for (const keyword of SEVERAL) yield* membersOf(schema[keyword], `${at}/${keyword}`, 'body');
}

function* membersOf(schemas: unknown, at: string, place: SchemaPlace): Generator<PlacedSchema> {
  if (!isObject(schemas)) return;
  for (const [name, schema] of Object.entries(schemas)) yield* schemaAndInner(schema, `${at}/${name}`, place);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
