import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Shown } from './shown.js';
import { SideTimeline } from './side-timeline.js';

const spans = fc.array(fc.tuple(fc.nat(20), fc.option(fc.nat(9)), fc.boolean()), { maxLength: 12 });

/** A listing sorted by start; only every other utterance belongs to the side. */
function listingOf(told: readonly (readonly [number, number | null, boolean])[]): readonly Shown[] {
  const sorted = [...told].sort(([a], [b]) => a - b);
  return sorted.map(([startMs, lengthMs, backchannel], index) => {
    const utterance = { startMs, endMs: lengthMs ? startMs + lengthMs : null, backchannel };
    return { index, utterance } as unknown as Shown;
  });
}

it('finds the same utterances as a scan of all of them', () => {
  fc.assert(
    fc.property(spans, fc.array(fc.tuple(fc.nat(22), fc.nat(9))), (told, stretches) => {
      const listing = listingOf(told);
      const own = listing.filter(({ index }) => index % 2 === 0);
      const timeline = new SideTimeline();
      for (const shown of own) timeline.add(shown);
      const lastMs = ({ utterance: { startMs, endMs } }: Shown) => endMs ?? startMs;
      for (const other of listing) {
        const { startMs } = other.utterance;
        const inside = own.filter((one) => one.index <= other.index && lastMs(one) > startMs);
        const last = inside.reduce<Shown | undefined>((a, b) => (a && lastMs(a) >= lastMs(b) ? a : b), undefined);
        expect(timeline.speakingAt(other)).toBe(last);
      }
      const taken = new Set<Shown>();
      for (const [fromMs, lengthMs] of stretches) {
        const toMs = fromMs + lengthMs;
        const begun = own.filter(({ utterance: { startMs } }) => startMs >= fromMs && startMs <= toMs);
        const touching = own.some((one) => one.utterance.startMs <= toMs && lastMs(one) >= fromMs);
        expect(timeline.touches(fromMs, toMs)).toBe(touching);
        const free = begun.filter((one) => !taken.has(one) && !one.utterance.backchannel).at(-1);
        expect(timeline.lastFreeIn(fromMs, toMs)).toBe(free);
        if (!free) continue;
        taken.add(free);
        timeline.take(free);
      }
    }),
    { numRuns: 300 },
  );
});
