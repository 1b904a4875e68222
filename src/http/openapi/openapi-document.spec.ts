import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { CUSTOM_TYPE_PATTERN, EVENT_TYPES, isEventType } from '../../domain/event.js';
import { ID_PATTERN } from '../../domain/ids.js';
import { DEFAULT_LIMITS } from '../../domain/limits.js';
import { INITIAL_STATUSES, LANGUAGE_PATTERN, SESSION_STATUSES, TERMINAL_STATUSES } from '../../domain/session.js';
import { ERROR_KINDS } from '../../error-kinds.js';
import { NDJSON_EXAMPLE } from '../../features/conversations/openapi/examples.js';
import { formatRfc3339 } from '../../lib/time/rfc3339.js';
import { openApiDocument } from '../../openapi-document.js';
import { EVENT_FIELDS } from '../event-fields.js';
import { HISTORY_PARAMETERS, LIST_PARAMETERS, LOG_PARAMETERS } from '../page-query.js';
import type { MediaType, Operation, Parameter, Reference, Response } from './openapi-types.js';
import { operationsOf } from './operations.js';
import { ANYWHERE } from './problem-responses.js';

const document = await openApiDocument({ version: '1.2.3', limits: DEFAULT_LIMITS });

const operations = operationsOf(document).map((each) => ({ ...each, name: `${each.method} ${each.path}` }));

/** Yields every object in the document with its JSON Pointer. */
function* nodesOf(value: unknown, at = '#'): Generator<{ readonly at: string; readonly node: object }> {
  if (typeof value !== 'object' || value === null) return;
  yield { at, node: value };
  for (const [name, member] of Object.entries(value)) {
    yield* nodesOf(member, `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  }
}

function lookUp(reference: string): unknown {
  const names = reference.slice(2).split('/');
  return names.reduce<unknown>((node, name) => (node as Readonly<Record<string, unknown>>)?.[name], document);
}

function resolved<Target extends object>(target: Target | Reference): Target {
  return '$ref' in target ? (lookUp(target.$ref as string) as Target) : target;
}

const responsesOf = (operation: Operation): readonly [string, Response][] =>
  Object.entries(operation.responses).map(([status, response]) => [status, resolved(response)]);

const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
addFormats.default(ajv);
// JSON Schema does not know what OpenAPI itself adds.
ajv.addVocabulary(Object.keys(document));
ajv.addSchema(document, 'document', false, false);

function faultsOf(schema: object, value: unknown): readonly string[] {
  const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')) as object;
  const validate = ajv.compile(absolute);
  validate(value);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

const schemaOf = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const accepts = (schema: object, value: unknown): boolean => faultsOf(schema, value).length === 0;

describe('openApiDocument', () => {
  it('is plain data, and the same each time', async () => {
    const again = await openApiDocument({ version: '1.2.3', limits: DEFAULT_LIMITS });
    expect(JSON.stringify(again)).toBe(JSON.stringify(document));
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
    expect(document.info.version).toBe('1.2.3');
  });

  it('has every operation of the API', () => {
    expect(operations.map(({ name }) => name).sort()).toEqual([
      'DELETE /sessions',
      'DELETE /sessions/{sessionId}',
      'DELETE /sessions/{sessionId}/annotations/{name}',
      'DELETE /sessions/{sessionId}/hold',
      'DELETE /webhooks/{webhookId}',
      'GET /',
      'GET /archive/status',
      'GET /docs',
      'GET /docs/errors',
      'GET /erasures/{erasureId}',
      'GET /health',
      'GET /health/live',
      'GET /health/ready',
      'GET /ingest',
      'GET /metrics',
      'GET /openapi.json',
      'GET /sessions',
      'GET /sessions/{sessionId}',
      'GET /sessions/{sessionId}/annotations',
      'GET /sessions/{sessionId}/annotations/{name}',
      'GET /sessions/{sessionId}/events',
      'GET /sessions/{sessionId}/events/{eventId}',
      'GET /sessions/{sessionId}/stream',
      'GET /sessions/{sessionId}/transcript',
      'GET /sessions/{sessionId}/turns',
      'GET /sessions/{sessionId}/vcon',
      'GET /stats',
      'GET /stream',
      'GET /webhooks',
      'GET /webhooks/{webhookId}',
      'GET /webhooks/{webhookId}/deliveries',
      'GET /webhooks/{webhookId}/deliveries/{deliveryId}',
      'PATCH /sessions/{sessionId}/annotations/{name}',
      'POST /ingest/{provider}',
      'POST /sessions',
      'POST /sessions/{sessionId}/complete',
      'POST /sessions/{sessionId}/events',
      'POST /sessions/{sessionId}/events/batch',
      'POST /webhooks/{webhookId}/deliveries/{deliveryId}/retry',
      'POST /webhooks/{webhookId}/replay',
      'POST /webhooks/{webhookId}/rotate',
      'POST /webhooks/{webhookId}/test',
      'PUT /sessions/{sessionId}/annotations/{name}',
      'PUT /sessions/{sessionId}/hold',
      'PUT /webhooks/{webhookId}',
    ]);
  });

  it('resolves every reference, and uses every component', () => {
    const references = [...nodesOf(document)].flatMap(({ node }) => ('$ref' in node ? [String(node.$ref)] : []));
    for (const reference of references) expect(lookUp(reference), reference).toBeDefined();
    const used = new Set([...references, ...ANYWHERE.map((name) => `#/components/responses/${name}`)]);
    const components = Object.entries(document.components).flatMap(([kind, members]) =>
      Object.keys(members).map((name) => `#/components/${kind}/${name}`),
    );
    expect(components.filter((component) => !used.has(component))).toEqual([]);
  });

  it('describes the answers that any path can give', () => {
    for (const name of ANYWHERE) {
      const examples = document.components.responses[name]?.content?.['application/problem+json']?.examples ?? {};
      for (const code of Object.keys(examples)) expect(document.info.description).toContain(`\`${code}\``);
    }
  });

  it('names each operation once, and each parameter of a path', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { name, path, operation } of operations) {
      const inPath = (operation.parameters ?? [])
        .map((parameter) => resolved<Parameter>(parameter))
        .filter((parameter) => parameter.in === 'path');
      expect(
        inPath.map((parameter) => `{${parameter.name}}`),
        name,
      ).toEqual(path.match(/\{[^}]+\}/g) ?? []);
      expect(
        inPath.every((parameter) => parameter.required === true),
        name,
      ).toBe(true);
    }
  });

  it('has a description and an example of each request and each answer, for every operation', () => {
    for (const { name, operation } of operations) {
      expect(operation.summary.length, name).toBeGreaterThan(5);
      expect(operation.description.length, name).toBeGreaterThan(20);
      const contents = [operation.requestBody?.content, ...responsesOf(operation).map(([, { content }]) => content)];
      for (const media of contents.flatMap((content): readonly MediaType[] => Object.values(content ?? {}))) {
        expect('example' in media || Object.keys(media.examples ?? {}).length > 0, name).toBe(true);
      }
    }
  });

  it('sends X-Request-Id with every response, Retry-After with 429 and 503, Allow with 405', () => {
    const all = [
      ...operations.flatMap(({ operation }) => responsesOf(operation)),
      ...Object.values(document.components.responses).map((response): [string, Response] => {
        const schema = response.content?.['application/problem+json']?.schema as {
          properties: { status: { const: number } };
        };
        return [String(schema.properties.status.const), response];
      }),
    ];
    for (const [status, response] of all) {
      expect(response.headers, status).toHaveProperty('X-Request-Id');
      if (status === '405') expect(response.headers).toHaveProperty('Allow');
      const isProblemOnly = Object.keys(response.content ?? {}).join() === 'application/problem+json';
      if (isProblemOnly && (status === '429' || status === '503'))
        expect(response.headers).toHaveProperty('Retry-After');
    }
  });
});

describe('examples of the document', () => {
  it('match their schemas', () => {
    for (const { at, node } of nodesOf(document)) {
      if (!('schema' in node)) continue;
      const { schema, example, examples = {} } = node as MediaType;
      const values = Object.values(examples).map(({ value }) => value);
      for (const value of example === undefined ? values : [example, ...values]) {
        expect(faultsOf(schema, value), at).toEqual([]);
      }
    }
  });

  it('of schemas and their defaults match, too', () => {
    for (const { at, node } of nodesOf(document)) {
      if (!/\/(components\/schemas|properties|schema)(\/[^/]+)?$/.test(at)) continue;
      const { examples, default: fallback } = node as { examples?: unknown; default?: unknown };
      const values = Array.isArray(examples) ? [...examples] : [];
      if (fallback !== undefined) values.push(fallback);
      for (const value of values) expect(faultsOf(node, value), at).toEqual([]);
    }
  });

  it('hold one event in each NDJSON line', () => {
    const lines = NDJSON_EXAMPLE.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(faultsOf(schemaOf('EventInput'), JSON.parse(line))).toEqual([]);
  });
});

describe('the document and the domain', () => {
  it('explain every code of the catalog, with its status', () => {
    const documented = new Map<string, number>();
    for (const response of Object.values(document.components.responses)) {
      const media = response.content?.['application/problem+json'];
      for (const [code, { value }] of Object.entries(media?.examples ?? {})) {
        documented.set(code, (value as { status: number }).status);
      }
    }
    const catalog = Object.entries(ERROR_KINDS).map(([code, { status }]): [string, number] => [code, status]);
    expect(new Map([...documented].sort())).toEqual(new Map(catalog.sort()));
  });

  it('list the codes of an operation under their status in the catalog', () => {
    for (const { name, operation } of operations) {
      for (const [status, response] of responsesOf(operation)) {
        const codes = Object.keys(response.content?.['application/problem+json']?.examples ?? {});
        for (const code of codes) {
          expect(ERROR_KINDS[code]?.status, `${name} ${code}`).toBe(Number(status));
        }
      }
    }
  });

  it('let every operation answer what can precede it: a bad query, an internal error, the shutdown', () => {
    for (const { name, operation } of operations) {
      const codes = responsesOf(operation).flatMap(([, { content }]) =>
        Object.keys(content?.['application/problem+json']?.examples ?? {}),
      );
      const takesAnyQuery = operation.description.includes('Unknown query parameters are ignored');
      const ofQuery = takesAnyQuery ? [] : ['INVALID_REQUEST'];
      expect(codes, name).toEqual(expect.arrayContaining([...ofQuery, 'INTERNAL_ERROR', 'SHUTTING_DOWN']));
    }
  });

  it('have the same patterns and enums', () => {
    const { schemas } = document.components;
    expect(schemas.SessionId).toMatchObject({ pattern: ID_PATTERN.source });
    expect(schemas.EventId).toMatchObject({ pattern: ID_PATTERN.source });
    expect(schemas.Language).toMatchObject({ pattern: LANGUAGE_PATTERN.source });
    expect(schemas.EventType).toMatchObject({
      anyOf: [{ enum: EVENT_TYPES }, { pattern: CUSTOM_TYPE_PATTERN.source }],
    });
    expect(schemas.SessionStatus).toMatchObject({ enum: SESSION_STATUSES });
    expect(schemas.InitialStatus).toMatchObject({ enum: INITIAL_STATUSES });
    expect(schemas.FinalStatus).toMatchObject({ enum: TERMINAL_STATUSES });
  });

  it('agree on every event type', () => {
    const types = ['user_speech', 'system', 'x.a', 'x.a.b.c.d', 'x.a.b.c.d.e', 'x.', 'x.A', 'y.a', '', 'User_speech'];
    types.push(`x.${'a'.repeat(126)}`, `x.${'a'.repeat(127)}`);
    for (const type of types) {
      expect(accepts(schemaOf('EventType'), type), type).toBe(isEventType(type, DEFAULT_LIMITS.maxCustomTypeChars));
    }
  });

  it('agree on the format of times in answers', () => {
    for (const epochMs of [0, -62_167_219_200_000, 253_402_300_799_999, 1_768_469_400_123]) {
      expect(faultsOf(schemaOf('UtcTime'), formatRfc3339(epochMs))).toEqual([]);
    }
    expect(accepts(schemaOf('UtcTime'), '2026-01-15T09:30:00Z')).toBe(false);
    expect(accepts(schemaOf('UtcTime'), '2026-01-15T09:30:00.000+00:00')).toBe(false);
  });

  it('have the same fields of an event and the same query parameters', () => {
    const { EventInput } = document.components.schemas;
    expect(Object.keys((EventInput as { properties: object }).properties)).toEqual([...EVENT_FIELDS]);
    const queryOf = (operation: Operation | undefined) =>
      (operation?.parameters ?? [])
        .map((parameter) => resolved<Parameter>(parameter))
        .filter((parameter) => parameter.in === 'query')
        // An exploded object stands for all the names in it.
        .map(({ name }) => (name === 'metadata' || name === 'annotation' ? `${name}.*` : name))
        .sort();
    expect(queryOf(document.paths['/sessions']?.get)).toEqual([...LIST_PARAMETERS].sort());
    expect(queryOf(document.paths['/sessions/{sessionId}']?.get)).toEqual([...HISTORY_PARAMETERS].sort());
    expect(queryOf(document.paths['/sessions/{sessionId}/events']?.get)).toEqual([...LOG_PARAMETERS].sort());
  });
});

describe('schemas of requests', () => {
  it('refuse unknown fields', () => {
    expect(accepts(schemaOf('SessionInput'), { sessionId: 'c', sessionid: 'c' })).toBe(false);
    expect(accepts(schemaOf('EventInput'), { eventId: 'e', type: 'system', kind: 'x' })).toBe(false);
    expect(accepts(schemaOf('EventBatch'), { events: [{ eventId: 'e', type: 'system' }], event: [] })).toBe(false);
    expect(accepts(schemaOf('Completion'), { reason: 'x' })).toBe(false);
  });

  it('contain the limits that they are given', async () => {
    const limits = {
      maxBodyBytes: 2048,
      maxBatchBytes: 4096,
      maxIngestBytes: 13,
      maxBatchEvents: 2,
      maxPageSize: 7,
      maxPageBytes: 65_536,
      maxInFlightBytes: 1_048_576,
      maxViewEvents: 1_000,
      maxCustomTypeChars: 5,
      maxEndReasonChars: 3,
    };
    const { paths, components } = await openApiDocument({ version: '1.2.3', limits });
    const { schemas, parameters } = components;
    expect(schemas.EventBatch).toMatchObject({ properties: { events: { maxItems: 2 } } });
    expect(schemas.EventType).toMatchObject({ anyOf: [{}, { maxLength: 5 }] });
    expect(schemas.Completion).toMatchObject({ properties: { endReason: { anyOf: [{ maxLength: 3 }, {}] } } });
    expect(parameters.Limit?.schema).toMatchObject({ minimum: 1, maximum: 7 });
    expect(paths['/sessions/{sessionId}/events']?.post?.requestBody?.description).toContain('2048 bytes');
    expect(paths['/sessions/{sessionId}/events/batch']?.post?.description).toMatch(
      /2 events and 4096 bytes.* 2048 bytes/,
    );
  });

  it('limit clientSequence to what JSON numbers can represent', () => {
    const event = (clientSequence: unknown) => ({ eventId: 'e', type: 'system', clientSequence });
    expect(accepts(schemaOf('EventInput'), event(0))).toBe(true);
    expect(accepts(schemaOf('EventInput'), event(2 ** 53 - 1))).toBe(true);
    for (const value of [-1, 0.5, 2 ** 53, '1']) expect(accepts(schemaOf('EventInput'), event(value))).toBe(false);
  });
});

describe('schemas of answers', () => {
  const item = { index: 0, eventId: 'e', outcome: 'appended', sequence: 1 };
  const problem = {
    type: '/docs/errors#SESSION_SEALED',
    title: ERROR_KINDS.SESSION_SEALED?.title,
    status: 409,
    detail: 'The session takes no more events.',
    code: 'SESSION_SEALED',
    retryable: false,
  };

  it('determine the members of a batch item by its outcome', () => {
    const schema = schemaOf('BatchItem');
    expect(accepts(schema, item)).toBe(true);
    expect(accepts(schema, { ...item, sequence: undefined })).toBe(false);
    expect(accepts(schema, { ...item, outcome: 'conflict', problem })).toBe(true);
    expect(accepts(schema, { ...item, outcome: 'conflict' })).toBe(false);
    expect(accepts(schema, { index: 0, eventId: null, outcome: 'invalid', problem })).toBe(true);
  });

  it('require errors with every 400', () => {
    const media = document.components.responses.InvalidRequest?.content?.['application/problem+json'];
    const value = media?.examples?.INVALID_REQUEST?.value as object;
    expect(accepts(media?.schema ?? {}, value)).toBe(true);
    expect(accepts(media?.schema ?? {}, { ...value, errors: undefined })).toBe(false);
    expect(accepts(media?.schema ?? {}, { ...value, errors: [{ detail: 'no place' }] })).toBe(false);
  });
});
