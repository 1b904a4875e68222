import type { TranscriptUtterance } from '../transcript/transcript.js';
import { linesOf } from './lines.js';

/** What Markdown, GitHub's extensions of it, or HTML in it could take for markup inside a line. */
const MARKUP = /[\\`*_{}[\]<>#|~&$^=@]/g;

/** What GitHub makes a link of by itself. */
const AUTOLINKS = /:(?=\/\/)|(?<=www)\./gi;

/** A paragraph `**Name:** words` for each utterance, all markup escaped. */
export function* renderMarkdown(utterances: Iterable<TranscriptUtterance>): Generator<string, void, undefined> {
  let separator = '';
  for (const { name, text } of linesOf(utterances)) {
    yield `${separator}**${escapeMarkup(name)}:** ${escapeMarkup(text)}\n`;
    separator = '\n';
  }
}

function escapeMarkup(text: string): string {
  return text.replace(MARKUP, '\\$&').replace(AUTOLINKS, '\\$&');
}
