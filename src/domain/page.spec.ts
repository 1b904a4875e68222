import { describe, expect, it } from 'vitest';
import { jsonText } from '../../test/builders/json-text.js';
import type { Json } from '../lib/json/json.js';
import { filterableMetadata, METADATA_FILTER_MAX_CHARS } from './page.js';

function filtersOf(metadata: { [name: string]: Json }) {
  return filterableMetadata(jsonText(metadata));
}

describe('the metadata that filters can use', () => {
  it('is empty if there is no metadata', () => {
    expect(filtersOf({})).toEqual([]);
  });

  it.each<[string, Json, string]>([
    ['a string', 'north', 'north'],
    ['an empty string', '', ''],
    ['an integer', 42, '42'],
    ['zero', 0, '0'],
    ['a fraction', -0.5, '-0.5'],
    ['true', true, 'true'],
    ['false', false, 'false'],
  ])('contains %s in its text form', (_name, value, text) => {
    expect(filtersOf({ key: value })).toEqual([{ key: 'key', value: text }]);
  });

  it.each<[string, Json]>([
    ['null', null],
    ['an object', { a: 1 }],
    ['an array', ['a']],
  ])('omits %s', (_name, value) => {
    expect(filtersOf({ key: value })).toEqual([]);
  });

  it('contains the first level only', () => {
    expect(filtersOf({ a: { b: 'c' }, d: 'e' })).toEqual([{ key: 'd', value: 'e' }]);
  });

  it('keeps unusual names as they are', () => {
    const names = ['', '$x', '10', 'a.b', 'constructor', 'toString'];
    const metadata = Object.fromEntries(names.map((name) => [name, 'v']));
    const keys = filtersOf(metadata).map(({ key }) => key);
    expect(new Set(keys)).toEqual(new Set(names));
  });

  it('omits keys and values that are too long for a filter', () => {
    const longest = 'x'.repeat(METADATA_FILTER_MAX_CHARS);
    expect(filtersOf({ [longest]: longest })).toEqual([{ key: longest, value: longest }]);
    expect(filtersOf({ [`${longest}x`]: 'v', key: `${longest}x` })).toEqual([]);
  });
});
