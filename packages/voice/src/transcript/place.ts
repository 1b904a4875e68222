import type { TranscriptUtterance } from './transcript.js';

/** The position of an utterance in a transcript, which stays the same when others are added. */
export interface Place {
  readonly startedAt: string;
  readonly sequence: number;
}

export function placeOf({ startedAt, sequences }: TranscriptUtterance): Place {
  return { startedAt, sequence: sequences[0] ?? 0 };
}
