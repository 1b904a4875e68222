/** Who puts them: see `Facet`. */
export const MEASURES_SOURCE = 'measures';

/** By what of its measures the list finds a session. */
export const MEASURE_FACETS = {
  durationMs: `${MEASURES_SOURCE}.durationMs`,
  responseGapMaxMs: `${MEASURES_SOURCE}.responseGapMaxMs`,
  /** By either side. */
  interruptions: `${MEASURES_SOURCE}.interruptions`,
  toolErrors: `${MEASURES_SOURCE}.toolErrors`,
  unanswered: `${MEASURES_SOURCE}.unanswered`,
} as const;
