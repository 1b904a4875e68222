import type { TranscriptUtterance } from './transcript.js';

/** The place of an utterance in a transcript, which stays the same when others come. */
export interface Place {
  readonly startedAt: string;
  readonly sequence: number;
}

export interface TranscriptPage {
  readonly utterances: readonly TranscriptUtterance[];
  readonly hasMore: boolean;
  /** Where the next page begins; null at the end. */
  readonly next: Place | null;
}

/** The first `limit` utterances after a place. */
export function pageAfter(
  utterances: readonly TranscriptUtterance[],
  after: Place | undefined,
  limit: number,
): TranscriptPage {
  const from = after ? firstAfter(utterances, after) : 0;
  const page = utterances.slice(from, from + limit);
  const last = page.at(-1);
  const hasMore = from + limit < utterances.length;
  return { utterances: page, hasMore, next: hasMore && last ? placeOf(last) : null };
}

export function placeOf({ startedAt, sequences }: TranscriptUtterance): Place {
  return { startedAt, sequence: sequences[0] ?? 0 };
}

function firstAfter(utterances: readonly TranscriptUtterance[], after: Place): number {
  const afterMs = Date.parse(after.startedAt);
  let [low, high] = [0, utterances.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const place = placeOf(utterances[middle] as TranscriptUtterance);
    const isBefore = Date.parse(place.startedAt) - afterMs || place.sequence - after.sequence;
    if (isBefore <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
