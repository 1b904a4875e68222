/**
 * The heights of rows, most of which were never rendered: estimated until measured. A Fenwick tree over the differences
 * from the estimate, so that both directions between position and height take log(n), even with 100,000 rows.
 */
export class VirtualRows {
  private extra: Float64Array;
  private measured: Float64Array;
  private rows: number;

  constructor(
    count: number,
    private readonly estimatePx: number,
  ) {
    this.rows = count;
    this.extra = new Float64Array(capacityFor(count) + 1);
    this.measured = new Float64Array(capacityFor(count));
  }

  get count(): number {
    return this.rows;
  }

  get totalPx(): number {
    return this.topOf(this.rows);
  }

  /** Adds or removes rows at the end; measured heights are kept. */
  resize(count: number): void {
    const kept = Math.min(this.rows, count);
    for (let index = kept; index < this.rows; index++) this.setHeight(index, this.estimatePx);
    this.rows = count;
    if (count < this.extra.length) return;
    const old = this.measured;
    this.extra = new Float64Array(capacityFor(count) + 1);
    this.measured = new Float64Array(capacityFor(count));
    for (let index = 0; index < kept; index++) {
      const difference = old[index] ?? 0;
      if (difference !== 0) this.setHeight(index, difference + this.estimatePx);
    }
  }

  /** Returns by how much the row grew. */
  setHeight(index: number, heightPx: number): number {
    const difference = heightPx - this.estimatePx;
    const change = difference - (this.measured[index] ?? 0);
    if (change === 0) return 0;
    this.measured[index] = difference;
    for (let at = index + 1; at < this.extra.length; at += at & -at) this.extra[at] = (this.extra[at] ?? 0) + change;
    return change;
  }

  /** Returns the top of the row; `topOf(count)` is the total height. */
  topOf(index: number): number {
    let top = index * this.estimatePx;
    for (let at = index; at > 0; at -= at & -at) top += this.extra[at] ?? 0;
    return top;
  }

  /** Returns the row at this height, or the nearest one. */
  indexAt(px: number): number {
    let low = 0;
    let high = Math.max(0, this.rows - 1);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.topOf(middle) <= px) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Leaves room to grow, so that a live session does not copy with every event. */
function capacityFor(count: number): number {
  return Math.max(64, 2 ** Math.ceil(Math.log2(count + 1)));
}
