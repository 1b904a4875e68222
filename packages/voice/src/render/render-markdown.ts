import type { TranscriptUtterance } from '../transcript/transcript.js';
import { linesOf } from './lines.js';
import { spelled, spellingOf } from './spell.js';

/**
 * What Markdown, GitHub's extensions of it, or HTML in it could take for markup inside a line, and what GitHub makes a link of
 * by itself.
 */
const MARKUP = /[\\`*_{}[\]<>#|~&$^=@]|:(?=\/\/)|(?<=www)\./iu;

const ESCAPED = spellingOf(MARKUP, (found) => `\\${found}`);

/** A paragraph `**Name:** words` for each utterance, all markup escaped. */
export function* renderMarkdown(utterances: Iterable<TranscriptUtterance>): Generator<string, void, undefined> {
  let separator = '';
  for (const { name, text } of linesOf(utterances)) {
    yield `${separator}**`;
    yield* spelled(name, ESCAPED);
    yield ':** ';
    yield* spelled(text, ESCAPED);
    yield '\n';
    separator = '\n';
  }
}
