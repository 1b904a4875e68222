import type { Instance } from './history-client.js';
import { runHistory } from './random-history.js';
import type { Recorder } from './recorder.js';

/** Runs histories with consecutive seeds, this many at once. */
export async function runHistories(
  recorder: Recorder,
  instances: readonly Instance[],
  { firstSeed, count, atOnce }: { readonly firstSeed: number; readonly count: number; readonly atOnce: number },
): Promise<void> {
  let next = firstSeed;
  const lane = async () => {
    while (next < firstSeed + count) {
      const seed = next++;
      await runHistory(recorder, instances, `history-${seed}`, seed);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
