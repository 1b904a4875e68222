import { countUpTo } from '../merge/intervals.js';
import { lastMs, type Shown } from './shown.js';

/** The utterances of one side, asked about moments. */
export class SideTimeline {
  private readonly all: Shown[] = [];
  /** The place of the utterance that ends last among those up to each place. */
  private readonly lasting: number[] = [];

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
  }

  /** How many began up to a moment. */
  begunBy(ms: number): number {
    return countUpTo(this.utterances, ms, startOf);
  }

  /** Of those in whose speech an utterance of the other side begins, the one that ends last. */
  speakingAt(shown: Shown): Shown | undefined {
    const { startMs } = shown.utterance;
    let count = this.begunBy(startMs);
    // Of two that begin at once, the later one in the listing begins inside the other.
    while (count > 0 && isAfter(this.utterances[count - 1], shown)) count -= 1;
    const candidate = this.utterances[this.lasting[count - 1] ?? -1];
    return candidate && lastMs(candidate) > startMs ? candidate : undefined;
  }

  /** Any utterance, or a moment of it, lies in the stretch. */
  touches(fromMs: number, toMs: number): boolean {
    const candidate = this.utterances[this.lasting[this.begunBy(toMs) - 1] ?? -1];
    return candidate !== undefined && lastMs(candidate) >= fromMs;
  }

  /** The one begun last in the stretch that `isFree`. */
  lastBegunIn(fromMs: number, toMs: number, isFree: (shown: Shown) => boolean): Shown | undefined {
    for (let at = this.begunBy(toMs) - 1; at >= 0; at -= 1) {
      const shown = this.utterances[at];
      if (!shown || shown.utterance.startMs < fromMs) return undefined;
      if (isFree(shown)) return shown;
    }
    return undefined;
  }
}

function startOf({ utterance }: Shown): number {
  return utterance.startMs;
}

function isAfter(one: Shown | undefined, other: Shown): boolean {
  return one !== undefined && one.utterance.startMs === other.utterance.startMs && one.index > other.index;
}
