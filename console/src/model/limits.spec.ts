import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { limitsOf } from './limits.js';

const DOCUMENT = JSON.parse(readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'));

it('finds every limit in the API reference', () => {
  expect(limitsOf(DOCUMENT)).toEqual([
    { name: 'one event', value: '1 MiB' },
    { name: 'a batch', value: '4 MiB' },
    { name: 'events in a batch', value: '500' },
    { name: 'records in a page', value: '500' },
    { name: 'characters of a custom type', value: '128' },
    { name: 'characters of an end reason', value: '256' },
  ]);
});

it('omits limits that do not exist', () => {
  expect(limitsOf(undefined)).toEqual([]);
  expect(limitsOf({ paths: { '/sessions/{sessionId}/events': { post: {} } } })).toEqual([]);
});
