import { describe, expect, it } from 'vitest';
import { liveThrough } from './live-through.js';
import type { PlantedFault } from './statistics-world.js';

/** `STATISTICS_HISTORIES=2000` runs the long form. */
const HISTORIES = Number(process.env.STATISTICS_HISTORIES ?? 12);

const seeds = Array.from({ length: HISTORIES }, (_, index) => 1 + index);

describe('the counts of a range', () => {
  it.each(seeds)(
    'equal the fold of all its sessions, after late events, erasures, restores and kills (seed %i)',
    (seed) => liveThrough({ seed }),
  );

  it.each<PlantedFault>(['forgotten marker', 'erasure that counts on'])('differ from it with a %s', async (fault) => {
    const outcomes = await Promise.allSettled(seeds.slice(0, 6).map((seed) => liveThrough({ seed, fault })));
    expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
  });
});
