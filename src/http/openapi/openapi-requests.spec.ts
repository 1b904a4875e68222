import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NEW_EVENTS } from '../../../test/builders/event.js';
import { NEW_SESSIONS } from '../../../test/builders/session.js';
import { ConversationError } from '../../domain/errors.js';
import { placeEvent } from '../../domain/event.js';
import { DEFAULT_LIMITS } from '../../domain/limits.js';
import { initialSession } from '../../domain/session.js';
import { parseEventBody } from '../../features/conversations/new-event.js';
import { parseCompletion, parseNewSession } from '../../features/conversations/new-session.js';
import { parseHoldReason } from '../../features/erasure/new-hold.js';
import { openApiDocument } from '../../openapi-document.js';
import type { RawBody } from '../body-reader.js';
import { eventJson } from '../event-json.js';
import { parseHistoryQuery, parseListQuery, parseLogQuery } from '../page-query.js';
import { sessionJson } from '../session-json.js';

const document = await openApiDocument({ version: '1.2.3', limits: DEFAULT_LIMITS });

const ajv = new Ajv2020({ strict: false, coerceTypes: false });
addFormats.default(ajv);
ajv.addSchema(document, 'document', false, false);

const bodyOf = (value: unknown): RawBody => ({ bytes: Buffer.from(JSON.stringify(value)), isNdjson: false });

async function isTaken(parse: () => unknown): Promise<boolean> {
  try {
    await parse();
    return true;
  } catch (error) {
    if (error instanceof ConversationError && error.code === 'INVALID_REQUEST') return false;
    throw error;
  }
}

const IDS = ['call-4711', '+49', 'a'.repeat(128), 'a'.repeat(129), '', '-a', 'a b', 'a/b', 'ä', 5, null];
const OBJECTS = [{}, { a: { b: [1, null] } }, [], null, 'x', 1];
// Omits what the format `date-time` of JSON Schema allows but the service does not.
const TIMES = [
  '2026-01-15T09:30:00Z',
  '2026-01-15T09:30:00.123456+01:00',
  '2026-01-15T09:30:00',
  '2026-02-30T00:00:00Z',
];
const MORE_TIMES = [...TIMES, `2026-01-15T09:30:00.${'1'.repeat(60)}Z`, '2026-01-15', '', 0, null];
const LANGUAGES = [
  'en',
  'de-CH-1996',
  'x-klingon',
  'x',
  'en_US',
  '',
  'aaaaaaaaa',
  `en${'-abcdefgh'.repeat(14)}`,
  `en${'-abcdefgh'.repeat(15)}`,
  null,
];
const STATUSES = ['initiated', 'active', 'completed', 'failed', 'Active', '', null];

/** A body in which each member is omitted or has one of its values, sometimes with an unknown member. */
function bodies(members: Readonly<Record<string, readonly unknown[]>>): fc.Arbitrary<object> {
  const choices = Object.entries(members).map(([name, values]) => [name, fc.constantFrom(...values)]);
  return fc.record({ ...Object.fromEntries(choices), unknown: fc.constant(1) }, { requiredKeys: [] });
}

const CALLS = [
  {
    schema: 'SessionInput',
    parse: (body: RawBody) => parseNewSession(body),
    members: { sessionId: IDS, status: STATUSES, language: LANGUAGES, metadata: OBJECTS, startedAt: MORE_TIMES },
  },
  {
    schema: 'EventInput',
    parse: (body: RawBody) => parseEventBody(body, DEFAULT_LIMITS),
    members: {
      eventId: IDS,
      type: ['user_speech', 'system', 'x.a.b', `x.${'a'.repeat(126)}`, `x.${'a'.repeat(127)}`, 'y', '', 1, null],
      payload: OBJECTS,
      timestamp: MORE_TIMES,
      clientSequence: [0, 1, 2 ** 53 - 1, -1, 0.5, '1', null],
    },
  },
  {
    schema: 'Completion',
    parse: (body: RawBody) => parseCompletion(body, DEFAULT_LIMITS),
    members: {
      status: STATUSES,
      endReason: ['', 'done', 'x'.repeat(256), '😀'.repeat(256), 'x'.repeat(257), 1, null],
      endedAt: MORE_TIMES,
    },
  },
  {
    schema: 'HoldInput',
    parse: (body: RawBody) => parseHoldReason(body),
    members: { reason: ['', 'case 7', 'x'.repeat(256), '😀'.repeat(256), 'x'.repeat(257), 1, null, {}] },
  },
] as const;

describe.each(CALLS)('schema $schema', ({ schema, parse, members }) => {
  const validate = ajv.compile({ $ref: `document#/components/schemas/${schema}` });

  it('accepts a member with each value exactly when the service does', async () => {
    const least = { sessionId: 'c', eventId: 'e', type: 'system' };
    const required = Object.fromEntries(Object.entries(least).filter(([name]) => name in members));
    for (const [name, values] of Object.entries(members)) {
      for (const value of values) {
        const body = { ...required, [name]: value };
        expect(validate(body), JSON.stringify(body).slice(0, 200)).toBe(await isTaken(() => parse(bodyOf(body))));
      }
    }
  });

  it('accepts a body exactly when the service does', async () => {
    await fc.assert(
      fc.asyncProperty(bodies(members), async (body) => {
        expect(validate(body)).toBe(await isTaken(() => parse(bodyOf(body))));
      }),
    );
  });
});

describe('what is answered, sent back with the members that a request may have, is what was sent', () => {
  function sentBack(schema: string, answer: string): RawBody {
    const { properties } = document.components.schemas[schema] as { readonly properties: object };
    const members = JSON.parse(answer) as Readonly<Record<string, unknown>>;
    return bodyOf(Object.fromEntries(Object.keys(properties).map((name) => [name, members[name]])));
  }

  it.each(NEW_SESSIONS)('session $sessionId', async (input) => {
    expect(await parseNewSession(sentBack('SessionInput', sessionJson(initialSession(input, 0))))).toEqual(input);
  });

  it.each(NEW_EVENTS)('event $eventId', async (input) => {
    const body = sentBack('EventInput', eventJson(placeEvent(input, 'session', 1, false, 0)));
    expect(await parseEventBody(body, DEFAULT_LIMITS)).toEqual(input);
  });
});

describe('parameters', () => {
  const defaultOf = (key: string) => document.components.parameters[key]?.schema.default;

  it('have the defaults of the service', () => {
    expect(parseHistoryQuery({}, DEFAULT_LIMITS)).toMatchObject({
      limit: defaultOf('Limit'),
      offset: defaultOf('Offset'),
    });
    const log = parseLogQuery({}, DEFAULT_LIMITS);
    expect(log).toMatchObject({ limit: defaultOf('Limit'), after: defaultOf('After'), order: defaultOf('Order') });
    expect(parseListQuery({}, DEFAULT_LIMITS, '').limit).toBe(defaultOf('Limit'));
  });

  it.each(['Limit', 'Offset', 'After', 'Before'])('%s has the limits of the service', async (key) => {
    const { name, schema } = document.components.parameters[key] ?? {};
    const parse = name === 'offset' ? parseHistoryQuery : parseLogQuery;
    const validate = ajv.compile({ ...schema });
    for (const value of [-1, 0, 1, 500, 501, 2 ** 53 - 1, 2 ** 53]) {
      expect(validate(value), `${name}=${value}`).toBe(
        await isTaken(() => parse({ [`${name}`]: String(value) }, DEFAULT_LIMITS)),
      );
    }
  });
});
