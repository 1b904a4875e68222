import type { TranscriptUtterance } from '../transcript/transcript.js';
import { linesOf } from './lines.js';
import { spelled, spellingOf } from './spell.js';

/** Plain text needs no escaping. */
const PLAIN = spellingOf(/(?!)/u, (found) => found);

/** Renders a line `Name: words` for each utterance, with white space collapsed. */
export function* renderText(utterances: Iterable<TranscriptUtterance>): Generator<string, void, undefined> {
  for (const { name, text } of linesOf(utterances)) {
    yield* spelled(`${name}: ${text}`, PLAIN);
    yield '\n';
  }
}
