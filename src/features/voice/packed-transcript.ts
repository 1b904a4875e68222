import { type Place, placeOf, type Transcript } from '@conversation-service/voice';
import { inTurns } from '../../lib/event-loop.js';
import { lowerBound } from '../../lib/lower-bound.js';
import { PackedText } from './packed-text.js';

/** Beyond them a log is broken in one way or a few: more would tell nobody more, and they stand in every page. */
export const MAX_ISSUES = 1_000;

/** A part of the utterances, by their places in the transcript. */
export interface LineRange {
  readonly from: number;
  /** Exclusive. */
  readonly until: number;
  readonly bytes: number;
}

/** The utterances of a transcript as JSON, found by their place without a look at the text. */
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

  /** What it takes in memory. */
  get packedBytes(): number {
    return this.lines.packedBytes + this.count * 20 + this.issues.length;
  }

  /** The first utterances after a place: at most `limit`, and at most `maxBytes` of them, but one at least. */
  rangeAfter(after: Place | undefined, limit: number, maxBytes: number): LineRange {
    const from = after ? this.firstAfter(after) : 0;
    let [until, bytes] = [from, 0];
    for (; until < this.count && until - from < limit; until += 1) {
      const next = bytes + (this.lineBytes[until] ?? 0);
      if (next > maxBytes && until > from) break;
      bytes = next;
    }
    return { from, until, bytes };
  }

  /** The JSON of each utterance of the range. */
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

/** The first of them; what is left out is told by a last one. */
export function issuesJson(issues: Transcript['issues']): string {
  const first = issues.slice(0, MAX_ISSUES);
  const next = issues[MAX_ISSUES];
  if (!next) return JSON.stringify(first);
  const detail = `${issues.length - MAX_ISSUES} more issues, from this event on, are not listed`;
  return JSON.stringify([...first, { sequence: next.sequence, pointer: '', detail }]);
}
