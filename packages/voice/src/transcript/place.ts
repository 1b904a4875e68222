import type { TranscriptUtterance } from './transcript.js';

/** The place of an utterance in a transcript, which stays the same when others come. */
export interface Place {
  readonly startedAt: string;
  readonly sequence: number;
}

export function placeOf({ startedAt, sequences }: TranscriptUtterance): Place {
  return { startedAt, sequence: sequences[0] ?? 0 };
}
