import { countUpTo } from '../merge/intervals.js';
import { lastMs, type Shown } from './shown.js';

/** The utterances of one side, asked about moments. However they lie, each answer takes a logarithm of their number. */
export class SideTimeline {
  private readonly all: Shown[] = [];
  /** The place of the utterance that ends last among those up to each place. */
  private readonly lasting: number[] = [];
  /** The place to look at for a free one: a free one's own, else an earlier one. */
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

  /** Of those in whose speech an utterance of the other side begins, the one that ends last. */
  speakingAt(shown: Shown): Shown | undefined {
    // Of two that begin at once, the later one in the listing begins inside the other.
    const count = countUpTo(this.all, shown.index, indexOf);
    const candidate = this.all[this.lasting[count - 1] ?? -1];
    return candidate && lastMs(candidate) > shown.utterance.startMs ? candidate : undefined;
  }

  /** Any utterance, or a moment of it, lies in the stretch. */
  touches(fromMs: number, toMs: number): boolean {
    const candidate = this.all[this.lasting[this.begunBy(toMs) - 1] ?? -1];
    return candidate !== undefined && lastMs(candidate) >= fromMs;
  }

  /** The one begun last in the stretch that was not taken, and is no backchannel by its own word. */
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

  /** Whoever is asked about next finds the way shortened. */
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
