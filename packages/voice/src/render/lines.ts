import type { TranscriptUtterance } from '../transcript/transcript.js';

/** One utterance as a reader sees it: on one line, with a name. Both begin and end with something that can be printed. */
export interface Line {
  readonly name: string;
  readonly text: string;
  readonly utterance: TranscriptUtterance;
}

/** The utterances that have something to read; where nothing was heard, or nobody knows what, there is no line. */
export function* linesOf(utterances: Iterable<TranscriptUtterance>): Generator<Line, void, undefined> {
  for (const utterance of utterances) {
    const text = trim(utterance.text ?? '');
    if (text !== '') yield { name: nameOf(utterance), text, utterance };
  }
}

function nameOf({ speaker, side }: TranscriptUtterance): string {
  return trim(speaker ?? '') || (side === 'user' ? 'User' : 'Bot');
}

/** White space, and what cannot be printed. */
const BLANK = /[\s\p{Cc}]/u;
const NO_BLANK = /[^\s\p{Cc}]/u;

/** By hand at the end: a pattern would try every run of blanks in the middle, too. */
function trim(text: string): string {
  let end = text.length;
  while (BLANK.test(text.charAt(end - 1))) end -= 1;
  return end === 0 ? '' : text.slice(text.search(NO_BLANK), end);
}
