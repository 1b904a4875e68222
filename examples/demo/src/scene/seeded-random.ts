const GOLDEN_STEP = 0x6d2b79f5;
const UINT32_VALUES = 2 ** 32;

/** Numbers that look random and are the same for the same seed, on every machine (mulberry32). */
export class SeededRandom {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  /** From 0, below 1. */
  next(): number {
    this.state = (this.state + GOLDEN_STEP) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / UINT32_VALUES;
  }

  /** A whole number, both ends included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Each as likely as its weight says; without weights all alike. @throws RangeError where there is nothing to pick. */
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
