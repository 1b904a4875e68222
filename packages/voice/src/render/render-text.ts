import type { TranscriptUtterance } from '../transcript/transcript.js';
import { linesOf } from './lines.js';

/** A line `Name: words` for each utterance, white space squeezed. */
export function* renderText(utterances: Iterable<TranscriptUtterance>): Generator<string, void, undefined> {
  for (const { name, text } of linesOf(utterances)) yield `${name}: ${text}\n`;
}
