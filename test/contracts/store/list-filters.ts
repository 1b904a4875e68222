import type { Facet, SessionListFilter } from '../../../src/domain/page.js';
import type { NewSession } from '../../../src/domain/session.js';
import { jsonText } from '../../builders/json-text.js';

interface Alone {
  readonly filter: Partial<SessionListFilter>;
  /** The fields of a session that matches; it is completed with the reason `match`. */
  readonly matching?: Partial<NewSession>;
  /** The fields of one that does not; it has failed with the reason `miss`. */
  readonly other?: Partial<NewSession>;
  /** What both have in common. */
  readonly facets?: { readonly matching: Facet; readonly other: Facet };
}

/** The compiler requires an entry for a new filter, so that every store is tested with it. */
export const LIST_FILTERS_ALONE: { readonly [Name in keyof SessionListFilter]-?: (startedAtMs: number) => Alone } = {
  status: () => ({ filter: { status: 'completed' } }),
  language: () => ({ filter: { language: 'rm-CH' }, matching: { language: 'rm-CH' }, other: { language: 'rm' } }),
  endReason: () => ({ filter: { endReason: 'match' } }),
  startedFromMs: (at) => ({ filter: { startedFromMs: at }, other: { startedAtMs: at - 1 } }),
  startedToMs: (at) => ({ filter: { startedToMs: at }, other: { startedAtMs: at + 1 } }),
  facets: () => ({
    filter: { facets: [{ name: 'test.alone', from: 2 }] },
    facets: { matching: { name: 'test.alone', value: 2 }, other: { name: 'test.alone', value: 1 } },
  }),
  metadata: () => ({
    filter: { metadata: [{ key: 'alone', value: 'yes' }] },
    matching: { metadata: jsonText({ alone: 'yes' }) },
    other: { metadata: jsonText({ alone: 'no' }) },
  }),
};
