import { type ProofCheck, ProofFailure } from '../check.js';
import { findTailFaults, serviceTail } from '../tail-search.js';

const TAILS = { short: 40, long: 2_000 } as const;
/** Each waits most of its time, because the last notification may be lost, and then a tail polls once a second. */
const AT_ONCE = 20;

export const check: ProofCheck = {
  name: 'tails',
  promise:
    'A live stream has every event once and in order, even if change notifications are lost, repeated or reordered',
  topic: 'correctness',
  needs: [],
  budgetSeconds: 10,
  async run({ long, seed, signal }) {
    const tails = long ? TAILS.long : TAILS.short;
    for (let first = 0; first < tails; first += AT_ONCE) {
      signal.throwIfAborted();
      const seeds = Array.from({ length: AT_ONCE }, (_, index) => (seed + first + index) % 2 ** 31);
      await Promise.all(seeds.map(follow));
    }
    return [
      { what: 'live streams over an unreliable notifier', value: tails },
      { what: 'gaps and repeats', value: 0, mustBe: 0 },
    ];
  },
};

async function follow(seed: number): Promise<void> {
  const [fault] = await findTailFaults(seed, serviceTail);
  if (fault) throw new ProofFailure(fault, seed);
}
