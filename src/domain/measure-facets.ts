/** Source of these facets, see `Facet`. */
export const MEASURES_SOURCE = 'measures';

/** The measures that the list can be filtered by. */
export const MEASURE_FACETS = {
  durationMs: `${MEASURES_SOURCE}.durationMs`,
  responseGapMaxMs: `${MEASURES_SOURCE}.responseGapMaxMs`,
  /** By either side. */
  interruptions: `${MEASURES_SOURCE}.interruptions`,
  toolErrors: `${MEASURES_SOURCE}.toolErrors`,
  unanswered: `${MEASURES_SOURCE}.unanswered`,
} as const;
