import type { OpenedFeature } from '../../feature.js';
import type { FeatureContext } from '../../runtime/foundation.js';
import { StatisticsEraseHook } from './statistics-erase-hook.js';

/** What is counted about a session is combined with others, so an erasure has to remove it there. */
export function openStatistics({ store, clock }: FeatureContext): OpenedFeature {
  return { eraseHook: new StatisticsEraseHook(store.records, clock) };
}
