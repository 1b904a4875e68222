import type { OpenedFeature } from '../../feature.js';
import type { Ground } from '../../runtime/foundation.js';
import { StatisticsEraseHook } from './statistics-erase-hook.js';

/** What is counted of a session is kept of others with it: an erasure has to reach that. */
export function openStatistics({ store, clock }: Ground): OpenedFeature {
  return { eraseHook: new StatisticsEraseHook(store.records, clock) };
}
