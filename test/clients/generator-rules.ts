import type { PlacedSchema } from './schemas-of.js';

/** What every schema of the OpenAPI document obeys, because otherwise some generator of clients breaks. */
export interface GeneratorRule {
  readonly rule: string;
  /** What happened to clients before the rule. */
  readonly reason: string;
  isBroken(placed: PlacedSchema): boolean;
  /** Whether a schema breaks the rule. */
  readonly planted: PlacedSchema;
}

const INT32_MAX = 2 ** 31 - 1;

const planted = (schema: PlacedSchema['schema'], place: PlacedSchema['place'] = 'body'): PlacedSchema => ({
  at: '#/planted',
  schema,
  place,
});

const hasType = (schema: unknown): boolean =>
  typeof schema === 'object' && schema !== null && ('type' in schema || '$ref' in schema);

export const GENERATOR_RULES: readonly GeneratorRule[] = [
  {
    rule: 'an object has properties, or says what others it may have',
    reason: 'datamodel-code-generator drops every member of a bare object without a word',
    isBroken: ({ schema }) =>
      schema.type === 'object' && !('properties' in schema) && !('additionalProperties' in schema),
    planted: planted({ type: 'object' }),
  },
  {
    rule: 'each branch has a type',
    reason: 'five generators make `unknown` or `Any` of the whole',
    isBroken: ({ schema }) =>
      ['anyOf', 'oneOf'].some((keyword) =>
        ((schema[keyword] ?? []) as readonly unknown[]).some((one) => !hasType(one)),
      ),
    planted: planted({ type: 'string', anyOf: [{ enum: ['a'] }] }),
  },
  {
    rule: 'a constant or an enumeration has a type beside it',
    reason: 'openapi-python-client writes Python that is no Python',
    isBroken: ({ schema }) => ('const' in schema || 'enum' in schema) && !hasType(schema),
    planted: planted({ const: true }),
  },
  {
    rule: 'only a parameter has a default; a property says it in words',
    reason: 'openapi-typescript makes the property required, and the Java of openapi-generator does not compile',
    isBroken: ({ schema, place }) => 'default' in schema && place !== 'parameter',
    planted: planted({ type: 'object', additionalProperties: true, default: {} }),
  },
  {
    rule: 'a header has one plain type',
    reason: 'oapi-codegen writes Go that does not compile',
    isBroken: ({ schema, place }) => place === 'header' && !['string', 'integer'].includes(schema.type as string),
    planted: planted({ anyOf: [{ type: 'integer' }, { type: 'string' }] }, 'header'),
  },
  {
    rule: 'an integer beyond 32 bits is int64',
    reason: 'Java and Go of openapi-generator overflow',
    isBroken: ({ schema }) =>
      [schema.type].flat().includes('integer') && highestOf(schema) > INT32_MAX && schema.format !== 'int64',
    planted: planted({ type: 'integer', minimum: 0 }),
  },
  {
    rule: 'a number says double',
    reason: 'oapi-codegen makes a float32 of it, which changes the value',
    isBroken: ({ schema }) => schema.type === 'number' && schema.format !== 'double',
    planted: planted({ type: 'number' }),
  },
  {
    rule: 'a map says additionalProperties, never patternProperties',
    reason: 'generators know the former alone',
    isBroken: ({ schema }) => 'patternProperties' in schema,
    planted: planted({ type: 'object', patternProperties: { a: { type: 'string' } }, additionalProperties: false }),
  },
];

function highestOf(schema: PlacedSchema['schema']): number {
  const values = (schema.enum ?? ('const' in schema ? [schema.const] : [])) as readonly number[];
  return values.length > 0 ? Math.max(...values) : ((schema.maximum as number | undefined) ?? Number.POSITIVE_INFINITY);
}

/** Names that a generator for Go creates itself: `NewEvent` is the constructor of `Event`. */
export function clashingNames(names: readonly string[]): readonly string[] {
  return names.filter((name) => names.some((other) => [`New${other}`, `New${other}WithDefaults`].includes(name)));
}

/** Names that oapi-codegen gives an enumeration within a schema: `DeliveryStatus` for `status` in `Delivery`. */
export function namesOfInlineEnums(schemas: Readonly<Record<string, object>>): readonly string[] {
  return Object.entries(schemas).flatMap(([name, schema]) => {
    const { properties = {} } = schema as { readonly properties?: Readonly<Record<string, object>> };
    const enums = Object.entries(properties).filter(([, property]) => 'enum' in property);
    return enums.map(([property]) => name + property.charAt(0).toUpperCase() + property.slice(1));
  });
}
