import type { TranscriptUtterance } from '../transcript/transcript.js';
import { linesOf } from './lines.js';
import { spelled, spellingOf } from './spell.js';

/** Nothing needs to be escaped. */
const PLAIN = spellingOf(/(?!)/u, (found) => found);

/** A line `Name: words` for each utterance, white space squeezed. */
export function* renderText(utterances: Iterable<TranscriptUtterance>): Generator<string, void, undefined> {
  for (const { name, text } of linesOf(utterances)) {
    yield* spelled(`${name}: ${text}`, PLAIN);
    yield '\n';
  }
}
