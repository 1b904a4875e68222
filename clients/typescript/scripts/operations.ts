export type Schema = Readonly<Record<string, unknown>>;

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Body {
  readonly required?: boolean;
  readonly content: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface ApiOperation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, { readonly content?: Body['content'] }>>;
}

export interface ApiDocument {
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly parameters?: Readonly<Record<string, Parameter>>;
  };
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** An operation, with what a method of the client needs. Types are names of schemas. */
export interface Operation {
  readonly id: string;
  readonly summary: string;
  readonly method: string;
  readonly path: string;
  readonly pathParameters: readonly string[];
  readonly query?: { readonly type: string; readonly isRequired: boolean };
  readonly body?: { readonly type: string; readonly isRequired: boolean; readonly contentType: string };
  /** Names of schemas; empty if the answer is text or has no body. */
  readonly answerTypes: readonly string[];
  readonly answers: readonly number[];
  readonly reads: 'json' | 'text' | 'nothing';
  /** Schemas that the document defines inline, under generated names. */
  readonly ownSchemas: Readonly<Record<string, Schema>>;
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

/** Returns every operation except the streams, which are written by hand. */
export function operationsOf(document: ApiDocument): readonly Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => ({ method, operation: operation as ApiOperation }))
      .filter(({ operation }) => operation.operationId && !isStream(operation))
      .map(({ method, operation }) => toOperation(document, path, method, operation)),
  );
}

function isStream({ responses }: ApiOperation): boolean {
  return Object.values(responses).some(({ content }) => content?.['text/event-stream']);
}

function toOperation(document: ApiDocument, path: string, method: string, operation: ApiOperation): Operation {
  const { operationId: id = '', summary = id } = operation;
  const ownSchemas: Record<string, Schema> = {};
  const nameOf = (schema: Schema, suffix: string): string => {
    if (typeof schema.$ref === 'string') return schema.$ref.replace('#/components/schemas/', '');
    const name = `${id[0]?.toUpperCase()}${id.slice(1)}${suffix}`;
    ownSchemas[name] = schema;
    return name;
  };
  const parameters = (operation.parameters ?? []).map((parameter) => resolve(document, parameter));
  const query = querySchema(parameters);
  const body = operation.requestBody && bodyOf(operation.requestBody);
  const result = answerOf(operation);
  return {
    id,
    summary,
    method: method.toUpperCase(),
    path,
    pathParameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
    ...(query && { query: { type: nameOf(query, 'Query'), isRequired: (query.required as string[]).length > 0 } }),
    ...(body && { body: { ...body, type: nameOf(body.schema, 'Body') } }),
    answerTypes: [...new Set(result.schemas.map((schema) => nameOf(schema, 'Answer')))],
    answers: result.answers,
    reads: result.reads,
    ownSchemas,
  };
}

function resolve({ components }: ApiDocument, parameter: Parameter): Parameter {
  if (!parameter.$ref) return parameter;
  const found = components.parameters?.[parameter.$ref.replace('#/components/parameters/', '')];
  if (!found) throw new Error(`the document has no parameter ${parameter.$ref}`);
  return found;
}

function querySchema(parameters: readonly Parameter[]): Schema | undefined {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  if (inQuery.length === 0) return undefined;
  return {
    type: 'object',
    required: inQuery.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(inQuery.map(({ name, schema }) => [name, valueSchema(schema)])),
  };
}

/** Query parameters are strings in the document; callers pass booleans. */
function valueSchema(schema: Schema): Schema {
  const choices = [...((schema.enum as readonly unknown[] | undefined) ?? [])].sort();
  return choices.join() === 'false,true' ? { type: 'boolean' } : schema;
}

function bodyOf({ required = false, content }: Body) {
  const contentType = 'application/json' in content ? 'application/json' : (Object.keys(content)[0] ?? '');
  const schema = content[contentType]?.schema ?? { type: 'object' };
  return { schema, contentType, isRequired: required };
}

/** Every media type with a schema is an answer, except problem documents. */
function answerOf({ responses }: ApiOperation) {
  const contents = Object.entries(responses).map(([status, { content = {} }]) => ({ status: Number(status), content }));
  const withJson = contents.filter(({ content }) => content['application/json']);
  const withText = contents.filter(({ content }) => Object.keys(content).some((type) => type.startsWith('text/')));
  const withNothing = contents.filter(({ status, content }) => status < 300 && Object.keys(content).length === 0);
  const reads = withJson.length > 0 ? 'json' : withText.length > 0 ? 'text' : 'nothing';
  const answers = { json: withJson, text: withText, nothing: withNothing }[reads];
  return {
    reads,
    answers: answers.map(({ status }) => status),
    schemas: withJson.flatMap(
      ({ content }) => (content['application/json']?.schema ?? []) as Schema | readonly Schema[],
    ),
  } as const;
}
