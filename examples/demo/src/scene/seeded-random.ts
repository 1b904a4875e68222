const GOLDEN_STEP = 0x6d2b79f5;
const UINT32_VALUES = 2 ** 32;

/** Reproducible pseudo-random numbers, the same on every machine (mulberry32). */
export class SeededRandom {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  /** Returns a number from 0 to below 1. */
  next(): number {
    this.state = (this.state + GOLDEN_STEP) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / UINT32_VALUES;
  }

  /** Returns an integer; both ends are inclusive. */
  between(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /**
   * Returns an item with a probability in proportion to its weight, or uniformly.
   * @throws RangeError if there is nothing to pick.
   */
  pick<Item>(items: readonly Item[], weightOf: (item: Item) => number = () => 1): Item {
    let left = this.next() * items.reduce((sum, item) => sum + weightOf(item), 0);
    const found = items.find((item) => {
      left -= weightOf(item);
      return left < 0;
    });
    if (found === undefined) throw new RangeError('there is nothing to pick from');
    return found;
  }
}
