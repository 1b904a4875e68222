import type { TranscriptUtterance } from '../transcript/transcript.js';
import { linesOf } from './lines.js';
import { spelled, spellingOf } from './spell.js';

/**
 * Characters that Markdown, GitHub's extensions or HTML could read as inline markup, and what GitHub turns into links.
 */
const MARKUP = /[\\`*_{}[\]<>#|~&$^=@]|:(?=\/\/)|(?<=www)\./iu;

const ESCAPED = spellingOf(MARKUP, (found) => `\\${found}`);

/** Renders a paragraph `**Name:** words` for each utterance, with all markup escaped. */
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
