/** Random numbers from a seed (mulberry32): the same seed gives the same schedule on every machine. */
export class SeededRandom {
  private state: number;

  constructor(seed: number) {
    // Consecutive seeds must not start with similar numbers.
    this.state = Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b);
  }

  /** From 0 inclusive to 1 exclusive. */
  next(): number {
    this.state = (this.state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 to `below - 1`. */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  /** A whole number, both ends included. */
  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  /** @throws RangeError if there is nothing to pick. */
  pick<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new RangeError('there is nothing to pick from');
    return items[this.below(items.length)] as Item;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }
}
