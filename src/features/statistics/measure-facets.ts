import type { Measures } from '@conversation-service/voice';
import { MEASURE_FACETS } from '../../domain/measure-facets.js';
import type { Facet } from '../../domain/page.js';
import type { SessionSummary } from '../../runtime/summaries.js';
import { interruptionsOf } from './interruptions-of.js';

type Source = Pick<SessionSummary, 'facts' | 'measures'>;

/** Returns the facets of an ended session for the filters of the list. Unknown values have no facet. */
export function measureFacets({ facts, measures }: Source): readonly Facet[] {
  const { startedAtMs, endedAtMs } = facts;
  const known = measures as Measures | null;
  const values: Readonly<Record<keyof typeof MEASURE_FACETS, number | null | undefined>> = {
    durationMs: endedAtMs === null ? null : Math.max(0, endedAtMs - startedAtMs),
    responseGapMaxMs: known?.responseGap?.max,
    interruptions: known && interruptionsOf(known),
    toolErrors: known?.toolErrors,
    unanswered: known?.unanswered,
  };
  return Object.entries(values).flatMap(([key, value]) => {
    const name = MEASURE_FACETS[key as keyof typeof MEASURE_FACETS];
    return value === null || value === undefined ? [] : [{ name, value }];
  });
}
