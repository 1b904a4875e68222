import { countUpTo } from '../merge/intervals.js';
import { lastMs, type Shown } from './shown.js';

/** The utterances of one side, searchable by time. Every query takes logarithmic time, however they overlap. */
export class SideTimeline {
  private readonly all: Shown[] = [];
  /** For each position, that of the utterance that ends last among those up to it. */
  private readonly lasting: number[] = [];
  /** For each position, where to look for a free one: itself if it is free, or an earlier position. */
  private readonly free: number[] = [];

  /** In the order of the listing, which is sorted by start. */
  get utterances(): readonly Shown[] {
    return this.all;
  }

  add(shown: Shown): void {
    const at = this.all.length;
    const before = this.lasting[at - 1];
    const rival = before === undefined ? undefined : this.all[before];
    this.all.push(shown);
    this.lasting.push(before !== undefined && rival && lastMs(rival) >= lastMs(shown) ? before : at);
    this.free.push(shown.utterance.backchannel === true ? at - 1 : at);
  }

  /** Of the utterances during which this one begins, returns the one that ends last. */
  speakingAt(shown: Shown): Shown | undefined {
    // Of two that begin at the same time, the later one in the listing begins within the other.
    const count = countUpTo(this.all, shown.index, indexOf);
    const candidate = this.all[this.lasting[count - 1] ?? -1];
    return candidate && lastMs(candidate) > shown.utterance.startMs ? candidate : undefined;
  }

  /** Whether any utterance overlaps the period. */
  touches(fromMs: number, toMs: number): boolean {
    const candidate = this.all[this.lasting[this.begunBy(toMs) - 1] ?? -1];
    return candidate !== undefined && lastMs(candidate) >= fromMs;
  }

  /** Returns the utterance that began last in the period, is not taken, and is not reported as a backchannel. */
  lastFreeIn(fromMs: number, toMs: number): Shown | undefined {
    const found = this.all[this.freeUpTo(this.begunBy(toMs) - 1)];
    return found && found.utterance.startMs >= fromMs ? found : undefined;
  }

  take(shown: Shown): void {
    const at = countUpTo(this.all, shown.index, indexOf) - 1;
    if (this.all[at] === shown) this.free[at] = at - 1;
  }

  private begunBy(ms: number): number {
    return countUpTo(this.all, ms, startOf);
  }

  /** Path compression: the next query takes a shorter way. */
  private freeUpTo(place: number): number {
    let at = place;
    while (at >= 0 && this.free[at] !== at) at = this.free[at] ?? -1;
    for (let each = place; each > at; ) {
      const next = this.free[each] ?? -1;
      this.free[each] = at;
      each = next;
    }
    return at;
  }
}

function startOf({ utterance }: Shown): number {
  return utterance.startMs;
}

function indexOf({ index }: Shown): number {
  return index;
}
