import { type Place, placeOf, type Transcript } from '@conversation-service/voice';
import { inTurns } from '../../lib/event-loop.js';
import { lowerBound } from '../../lib/lower-bound.js';
import { PackedText } from './packed-text.js';

/**
 * With more issues, the log has one or a few systematic faults: more would tell nothing new, and they are part of every
 * page.
 */
export const MAX_ISSUES = 1_000;

/** A range of utterances, by index. */
export interface LineRange {
  readonly from: number;
  /** Exclusive. */
  readonly until: number;
}

/** The utterances of a transcript as JSON, found by position without reading the text. */
export class PackedTranscript {
  private constructor(
    private readonly lines: PackedText,
    private readonly startsMs: Float64Array,
    private readonly sequences: Float64Array,
    private readonly lineBytes: Uint32Array,
    /** The JSON of the issues. */
    readonly issues: string,
  ) {}

  static async of({ utterances, issues }: Transcript): Promise<PackedTranscript> {
    const count = utterances.length;
    const [startsMs, sequences, lineBytes] = [new Float64Array(count), new Float64Array(count), new Uint32Array(count)];
    function* parts(): Generator<string, void, undefined> {
      for (const [at, utterance] of utterances.entries()) {
        const { startedAt, sequence } = placeOf(utterance);
        const line = JSON.stringify(utterance);
        startsMs[at] = Date.parse(startedAt);
        sequences[at] = sequence;
        lineBytes[at] = Buffer.byteLength(line) + 1;
        yield `${line}\n`;
      }
    }
    const lines = (await inTurns(PackedText.pack(parts()))) as PackedText;
    return new PackedTranscript(lines, startsMs, sequences, lineBytes, issuesJson(issues));
  }

  get count(): number {
    return this.startsMs.length;
  }

  /** Size in memory. */
  get packedBytes(): number {
    return this.lines.packedBytes + this.count * 20 + this.issues.length;
  }

  /** Returns the first utterances after a position: at most `limit`, and at most `maxBytes`, but at least one. */
  rangeAfter(after: Place | undefined, limit: number, maxBytes: number): LineRange {
    const from = after ? this.firstAfter(after) : 0;
    let [until, bytes] = [from, 0];
    for (; until < this.count && until - from < limit; until += 1) {
      const next = bytes + (this.lineBytes[until] ?? 0);
      if (next > maxBytes && until > from) break;
      bytes = next;
    }
    return { from, until };
  }

  /** Yields the JSON of each utterance in the range. */
  *linesOf({ from, until }: LineRange): Generator<string, void, undefined> {
    let left = until - from;
    if (left === 0) return;
    for (const line of this.lines.linesFrom(from)) {
      yield line;
      left -= 1;
      if (left === 0) return;
    }
  }

  placeAt(index: number): Place {
    return { startedAt: new Date(this.startsMs[index] ?? 0).toISOString(), sequence: this.sequences[index] ?? 0 };
  }

  private firstAfter({ startedAt, sequence }: Place): number {
    const afterMs = Date.parse(startedAt);
    return lowerBound(this.count, (at) => {
      return ((this.startsMs[at] ?? 0) - afterMs || (this.sequences[at] ?? 0) - sequence) > 0;
    });
  }
}

/** Returns the first issues; a last one says how many are left out. */
export function issuesJson(issues: Transcript['issues']): string {
  const first = issues.slice(0, MAX_ISSUES);
  const next = issues[MAX_ISSUES];
  if (!next) return JSON.stringify(first);
  const detail = `${issues.length - MAX_ISSUES} more issues, from this event on, are not listed`;
  return JSON.stringify([...first, { sequence: next.sequence, pointer: '', detail }]);
}
