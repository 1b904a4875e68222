import type { TranscriptUtterance } from '../transcript/transcript.js';

/** One utterance on one line, with the name of its speaker. Both begin and end with a printable character. */
export interface Line {
  readonly name: string;
  readonly text: string;
  readonly utterance: TranscriptUtterance;
}

/** Returns the utterances with readable text; if nothing was heard, or it is unknown, there is no line. */
export function* linesOf(utterances: Iterable<TranscriptUtterance>): Generator<Line, void, undefined> {
  for (const utterance of utterances) {
    const text = trim(utterance.text ?? '');
    if (text !== '') yield { name: nameOf(utterance), text, utterance };
  }
}

function nameOf({ speaker, side }: TranscriptUtterance): string {
  return trim(speaker ?? '') || (side === 'user' ? 'User' : 'Bot');
}

/** White space and control characters. */
const BLANK = /[\s\p{Cc}]/u;
const NO_BLANK = /[^\s\p{Cc}]/u;

/** By hand at the end: a regular expression would also try every run of blanks in the middle. */
function trim(text: string): string {
  let end = text.length;
  while (BLANK.test(text.charAt(end - 1))) end -= 1;
  return end === 0 ? '' : text.slice(text.search(NO_BLANK), end);
}
