import { describe, expect, it } from 'vitest';
import { METADATA_FILTER_MAX_CHARS, type MetadataFilter } from '../../../src/domain/page.js';
import type { Json } from '../../../src/lib/json/json.js';
import { jsonText } from '../../builders/json-text.js';
import { aDay, createAll, listIds } from './listing-actions.contract.js';
import { createNew } from './store-actions.contract.js';
import { openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

export function describeMetadataFilters(harness: StoreHarness): void {
  describe('the list of sessions, filtered by metadata', () => {
    const subject = openBeforeAll(harness);
    describeValues(subject);
    describeKeys(subject);
    describeBounds(subject);
  });
}

/** Returns whether a session with this metadata, but not one without any, is found by all these filters. */
async function isFound(
  subject: StoreSubject,
  metadata: { [name: string]: Json },
  ...filters: readonly MetadataFilter[]
): Promise<boolean> {
  const day = aDay();
  const startedAtMs = day.startedFromMs;
  const [id] = await createAll(subject, [
    { startedAtMs, metadata: jsonText(metadata) },
    { startedAtMs, metadata: jsonText({}) },
  ]);
  const ids = await listIds(subject.store, { ...day, metadata: filters });
  expect(ids.filter((found) => found !== id)).toEqual([]);
  return ids.length === 1;
}

function describeValues(subject: StoreSubject): void {
  it.each<[string, Json, string]>([
    ['a string', 'north', 'north'],
    ['an empty string', '', ''],
    ['an integer', 42, '42'],
    ['a negative number', -7, '-7'],
    ['zero', 0, '0'],
    ['a fraction', 0.1, '0.1'],
    ['the largest integer', Number.MAX_SAFE_INTEGER, '9007199254740991'],
    ['true', true, 'true'],
    ['false', false, 'false'],
    ['a string of digits', '042', '042'],
    ['a string with blanks', ' a  b ', ' a  b '],
    ['a string with operators', '{"$ne":null}', '{"$ne":null}'],
    ['a string with quotes', `'; DROP TABLE sessions; --"`, `'; DROP TABLE sessions; --"`],
    ['a string of a pattern', '^n.*%_', '^n.*%_'],
    ['emoji', '👩‍👩‍👧', '👩‍👩‍👧'],
    ['U+0000', 'a\u0000b', 'a\u0000b'],
  ])('finds %s by its text', async (_name, value, text) => {
    expect(await isFound(subject, { key: value, other: 'x' }, { key: 'key', value: text })).toBe(true);
  });

  it.each<[string, Json, string]>([
    ['a part of a string', 'north', 'nor'],
    ['another case', 'north', 'North'],
    ['another number', 42, '4'],
    ['a number by another spelling', 42, '42.0'],
    ['a string by its number', '042', '42'],
    ['null', null, 'null'],
    ['null by an empty text', null, ''],
    ['an object', { a: 1 }, '[object Object]'],
    ['an object by its JSON', { a: 1 }, '{"a":1}'],
    ['an array by its element', ['north'], 'north'],
    ['a string up to U+0000', 'a\u0000b', 'a'],
    ['another normal form', '\u00e9', 'e\u0301'],
  ])('does not find by %s', async (_name, value, text) => {
    expect(await isFound(subject, { key: value }, { key: 'key', value: text })).toBe(false);
  });
}

function describeKeys(subject: StoreSubject): void {
  it.each([
    'a.b',
    '.',
    '$x',
    '$where',
    'toString',
    'constructor',
    'hasOwnProperty',
    '_id',
    '_bsontype',
    'key',
    '',
    ' ',
    'a b',
    '0',
    '10',
    'a[0]',
    '"',
    `'`,
    '%',
    'Å',
    '👍',
    '\u0000',
    'a\u0000b',
  ])('finds by the key %j', async (key) => {
    expect(await isFound(subject, { [key]: 'v', other: 'w' }, { key, value: 'v' })).toBe(true);
    expect(await isFound(subject, { other: 'v' }, { key, value: 'v' })).toBe(false);
  });

  it('does not find members below the first level', async () => {
    const metadata = { a: { b: 'v' }, list: [{ c: 'v' }] };
    expect(await isFound(subject, metadata, { key: 'a.b', value: 'v' })).toBe(false);
    expect(await isFound(subject, metadata, { key: 'b', value: 'v' })).toBe(false);
    expect(await isFound(subject, metadata, { key: 'list.0.c', value: 'v' })).toBe(false);
  });

  it('distinguishes keys that differ in case or in a part', async () => {
    expect(await isFound(subject, { name: 'v' }, { key: 'Name', value: 'v' })).toBe(false);
    expect(await isFound(subject, { name: 'v' }, { key: 'nam', value: 'v' })).toBe(false);
    expect(await isFound(subject, { 'a\u0000b': 'v' }, { key: 'a', value: 'v' })).toBe(false);
  });

  it('does not confuse the value of one key with that of another', async () => {
    const metadata = { a: 'x', b: 'y' };
    expect(await isFound(subject, metadata, { key: 'a', value: 'y' })).toBe(false);
    expect(await isFound(subject, metadata, { key: 'a', value: 'x' }, { key: 'b', value: 'y' })).toBe(true);
    expect(await isFound(subject, metadata, { key: 'a', value: 'x' }, { key: 'b', value: 'x' })).toBe(false);
    expect(await isFound(subject, metadata, { key: 'a', value: 'x' }, { key: 'a', value: 'y' })).toBe(false);
    expect(await isFound(subject, metadata, { key: 'a', value: 'x' }, { key: 'a', value: 'x' })).toBe(true);
    expect(await isFound(subject, { 'a=x': 'y' }, { key: 'a', value: 'x=y' })).toBe(false);
  });
}

function describeBounds(subject: StoreSubject): void {
  const longest = 'é'.repeat(METADATA_FILTER_MAX_CHARS);

  it('finds by the longest key and value that can be filtered by', async () => {
    expect(await isFound(subject, { [longest]: longest }, { key: longest, value: longest })).toBe(true);
  });

  it('finds by any of many keys', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `key${index}`);
    const metadata = Object.fromEntries(names.map((name) => [name, name]));
    for (const key of ['key0', 'key57', 'key99']) {
      expect(await isFound(subject, metadata, { key, value: key })).toBe(true);
    }
  });

  it('keeps longer keys and values, although it does not find sessions by them', async () => {
    const tooLong = `${longest}é`;
    const metadata = { [tooLong]: 'v', long: tooLong, short: 'v', ['n'.repeat(5000)]: 'n'.repeat(5000) };
    const session = await createNew(subject.store, { sessionId: 'long-metadata', metadata: jsonText(metadata) });
    expect(session.metadata).toBe(jsonText(metadata));
    expect(await isFound(subject, metadata, { key: 'short', value: 'v' })).toBe(true);
    expect(await isFound(subject, metadata, { key: tooLong, value: 'v' })).toBe(false);
    expect(await isFound(subject, metadata, { key: 'long', value: tooLong })).toBe(false);
  });
}
