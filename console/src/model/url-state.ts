import type { SessionStatus } from '@conversation-service/client';
import { type ColumnName, needsMeasures, parseColumns } from './columns.js';

export const STATUSES = ['initiated', 'active', 'completed', 'failed'] as const satisfies readonly SessionStatus[];

/** The state of the list, as stored in the URL of the page. */
export interface ListState extends Partial<Readonly<Record<NumberFilter, number>>> {
  readonly status?: SessionStatus;
  readonly language?: string;
  /** RFC 3339. */
  readonly startedFrom?: string;
  readonly startedTo?: string;
  readonly metadata: readonly (readonly [key: string, value: string])[];
  /** An empty string means ended without a reason; the page filters by this itself, since the API cannot. */
  readonly endReason?: string;
  readonly cursor?: string;
  /** Undefined means the default columns. */
  readonly columns?: readonly ColumnName[];
}

/** Filters by measures, with the same names in the page's URL and in the API. */
export const NUMBER_FILTERS = [
  'durationFrom',
  'durationTo',
  'responseGapMaxFrom',
  'interruptionsFrom',
  'toolErrorsFrom',
  'unansweredFrom',
] as const;
export type NumberFilter = (typeof NUMBER_FILTERS)[number];

/** The same names in the page's URL and in the API. */
const SHARED_NAMES = ['language', 'startedFrom', 'startedTo', 'cursor'] as const;
const METADATA_PREFIX = 'metadata.';

export function parseListState(search: string): ListState {
  const query = new URLSearchParams(search);
  const texts = Object.fromEntries(SHARED_NAMES.flatMap((name) => pair(name, query.get(name))));
  const status = STATUSES.find((each) => each === query.get('status'));
  return {
    ...texts,
    ...(status ? { status } : {}),
    metadata: [...query].flatMap(([name, value]) =>
      name.startsWith(METADATA_PREFIX) && value !== '' ? [[name.slice(METADATA_PREFIX.length), value] as const] : [],
    ),
    ...(query.has('endReason') ? { endReason: query.get('endReason') ?? '' } : {}),
    ...Object.fromEntries(NUMBER_FILTERS.flatMap((name) => pair(name, toNumber(query.get(name))))),
    ...(query.has('columns') ? { columns: parseColumns(query.get('columns') ?? '') } : {}),
  };
}

/** Returns the query of the page's URL; empty for the unfiltered list. */
export function listSearch(state: ListState): string {
  const query = apiQuery(state);
  if (state.endReason === '') query.set('endReason', '');
  if (state.columns) query.set('columns', state.columns.join(','));
  return query.size === 0 ? '' : `?${query}`;
}

/** Returns the path of the request for the list. */
export function listPath(state: ListState, limit: number): string {
  const query = apiQuery(state);
  query.set('limit', String(limit));
  if (needsMeasures(state.columns)) query.set('include', 'measures');
  return `/sessions?${query}`;
}

function apiQuery(state: ListState): URLSearchParams {
  const query = new URLSearchParams();
  if (state.status) query.set('status', state.status);
  for (const name of SHARED_NAMES) {
    const value = state[name];
    if (value) query.set(name, value);
  }
  for (const name of NUMBER_FILTERS) {
    const value = state[name];
    if (value !== undefined) query.set(name, String(value));
  }
  if (state.endReason) query.set('endReason', state.endReason);
  for (const [key, value] of state.metadata) query.append(`${METADATA_PREFIX}${key}`, value);
  return query;
}

/** Whether a filter is applied by the page itself. */
export function hasOwnFilters({ endReason }: ListState): boolean {
  return endReason === '';
}

/** Parses `channel=phone, agent=x`; parts without `=` are dropped. */
export function parseMetadata(text: string): ListState['metadata'] {
  return text.split(',').flatMap((part) => {
    const at = part.indexOf('=');
    const key = part.slice(0, at).trim();
    const value = part.slice(at + 1).trim();
    return at > 0 && key !== '' && value !== '' ? [[key, value] as const] : [];
  });
}

export function metadataText(metadata: ListState['metadata']): string {
  return metadata.map(([key, value]) => `${key}=${value}`).join(', ');
}

/** Returns the id from `#event=…`, the deep link to an event. */
export function parseEventHash(hash: string): string | undefined {
  const [, id] = /^#event=([^&]+)$/.exec(hash) ?? [];
  try {
    return id && decodeURIComponent(id);
  } catch {
    return undefined;
  }
}

export function eventHash(eventId: string): string {
  return `#event=${encodeURIComponent(eventId)}`;
}

const pair = <Value>(name: string, value: Value | null | undefined): readonly [string, Value][] =>
  value === null || value === undefined || value === '' ? [] : [[name, value]];

function toNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
