import type { TranscriptUtterance } from '../transcript/transcript.js';

/** One utterance as a reader sees it: on one line, with a name. */
export interface Line {
  readonly name: string;
  readonly text: string;
  readonly utterance: TranscriptUtterance;
}

/** White space and what cannot be printed. */
const BLANKS = /[\s\p{Cc}]+/gu;

/** The utterances that have something to read; where nothing was heard, or nobody knows what, there is no line. */
export function* linesOf(utterances: Iterable<TranscriptUtterance>): Generator<Line, void, undefined> {
  for (const utterance of utterances) {
    const text = squeeze(utterance.text ?? '');
    if (text !== '') yield { name: nameOf(utterance), text, utterance };
  }
}

function nameOf({ speaker, side }: TranscriptUtterance): string {
  return squeeze(speaker ?? '') || (side === 'user' ? 'User' : 'Bot');
}

function squeeze(text: string): string {
  return text.replace(BLANKS, ' ').trim();
}
