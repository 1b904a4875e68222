import { describe, expect, it } from 'vitest';
import {
  eventHash,
  hasOwnFilters,
  type ListState,
  listPath,
  listSearch,
  metadataText,
  parseEventHash,
  parseListState,
  parseMetadata,
} from './url-state.js';

const FULL: ListState = {
  status: 'failed',
  language: 'en-US',
  startedFrom: '2026-01-15T09:30:00+01:00',
  startedTo: '2026-01-16T09:30:00Z',
  metadata: [
    ['channel', 'phone & web'],
    ['a.b', 'x=y'],
  ],
  endReason: '',
  durationFrom: 0,
  durationTo: 30_000,
  toolErrorsFrom: 1,
  columns: ['duration', 'answers'],
  cursor: 'MSwx',
};

describe('the list in the address', () => {
  it('is read back as it was', () => {
    expect(parseListState(listSearch(FULL))).toEqual(FULL);
    expect(parseListState(listSearch({ metadata: [] }))).toEqual({ metadata: [] });
    expect(listSearch({ metadata: [] })).toBe('');
  });

  it('omits what it does not know, and what is empty or not a number', () => {
    expect(parseListState('?status=odd&language=&durationFrom=x&utm_source=mail&metadata.k=')).toEqual({
      metadata: [],
    });
  });

  it('passes only parameters that the API knows', () => {
    const query = new URLSearchParams(listPath(FULL, 50).split('?')[1]);
    expect([...query.keys()].sort()).toEqual([
      'cursor',
      'durationFrom',
      'durationTo',
      'include',
      'language',
      'limit',
      'metadata.a.b',
      'metadata.channel',
      'startedFrom',
      'startedTo',
      'status',
      'toolErrorsFrom',
    ]);
    expect(query.get('startedFrom')).toBe(FULL.startedFrom);
  });

  it('knows its own filters, including an empty end reason', () => {
    expect(hasOwnFilters({ metadata: [], endReason: '' })).toBe(true);
    expect(hasOwnFilters({ metadata: [['a', 'b']] })).toBe(false);
  });
});

it('reads metadata as people type it', () => {
  expect(parseMetadata(' channel = phone,agent=a=b, nonsense, =x, y= ')).toEqual([
    ['channel', 'phone'],
    ['agent', 'a=b'],
  ]);
  expect(metadataText(parseMetadata('a=1,b=2'))).toBe('a=1, b=2');
});

it('links to an event by its id', () => {
  expect(parseEventHash(eventHash('a/b:@+=~'))).toBe('a/b:@+=~');
  expect(parseEventHash('#other')).toBeUndefined();
  expect(parseEventHash('#event=%zz')).toBeUndefined();
});
