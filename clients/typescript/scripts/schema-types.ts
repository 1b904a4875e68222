/** A JSON Schema from the OpenAPI document. */
type Schema = Readonly<Record<string, unknown>>;

interface OpenApiDocument {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/**
 * Returns TypeScript types for the named schemas and for all schemas they refer to. @throws on a construct it does not
 * support.
 */
export function schemaTypes(document: OpenApiDocument, names: readonly string[]): string {
  const { schemas } = document.components;
  const wanted = [...names];
  const texts = new Map<string, string>();
  for (let name = wanted.shift(); name !== undefined; name = wanted.shift()) {
    if (texts.has(name)) continue;
    const schema = schemas[name];
    if (!schema) throw new Error(`the document has no schema ${name}`);
    texts.set(name, declaration(name, schema));
    wanted.push(...referencesOf(schema));
  }
  const declarations = [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return `// Made from docs/openapi.json: npm run generate\n\n${declarations.join('')}`;
}

function declaration(name: string, schema: Schema): string {
  if (!schema.properties) return `export type ${name} = ${typeOf(schema)};\n`;
  const required = new Set((schema.required as readonly string[] | undefined) ?? []);
  const members = Object.entries(schema.properties as Readonly<Record<string, Schema>>).map(
    ([key, member]) => `  readonly ${key}${required.has(key) ? '' : '?'}: ${typeOf(member)};\n`,
  );
  return `export interface ${name} {\n${members.join('')}}\n`;
}

function typeOf(schema: Schema): string {
  if (typeof schema.$ref === 'string') return nameOf(schema.$ref);
  if (Array.isArray(schema.enum)) return schema.enum.map(literal).join(' | ');
  if ('const' in schema) return literal(schema.const);
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) return choices.map((choice) => typeOf(choice as Schema)).join(' | ');
  const types = [schema.type ?? (schema.pattern ? 'string' : undefined)].flat();
  return types.map((type) => typeNamed(String(type), schema)).join(' | ');
}

function typeNamed(type: string, schema: Schema): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `readonly (${typeOf(schema.items as Schema)})[]`;
    case 'object':
      return objectType(schema);
    default:
      throw new Error(`a schema of type ${type} is not known here`);
  }
}

function objectType(schema: Schema): string {
  const { properties, additionalProperties } = schema;
  if (properties) return inlineObject(properties as Readonly<Record<string, Schema>>, schema.required);
  const values = typeof additionalProperties === 'object' ? typeOf(additionalProperties as Schema) : 'unknown';
  return `Readonly<Record<string, ${values}>>`;
}

function inlineObject(properties: Readonly<Record<string, Schema>>, required: unknown): string {
  const names = new Set(required as readonly string[] | undefined);
  const members = Object.entries(properties).map(
    ([key, member]) => `readonly ${key}${names.has(key) ? '' : '?'}: ${typeOf(member)}`,
  );
  return `{ ${members.join('; ')} }`;
}

function referencesOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === '$ref' ? [nameOf(String(member))] : referencesOf(member),
  );
}

const nameOf = (reference: string): string => reference.replace('#/components/schemas/', '');
const literal = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));
