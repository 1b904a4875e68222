import type { TranscriptUtterance } from '../transcript/transcript.js';
import { cuesOf, timecode, toEntity } from './cues.js';
import { spelled, spellingOf } from './spell.js';

/**
 * What players read as commands: `{\an8}`, `{y:i}`, `\N`. SubRip has no escape, so a zero-width character separates
 * them.
 */
const COMMANDS = /\{(?=\\|[A-Za-z]:)|\\(?=[Nnh])/u;
const WORD_JOINER = '\u2060';

const ESCAPED = spellingOf(new RegExp(`[&<>]|${COMMANDS.source}`, 'u'), (found) =>
  toEntity(found, `${found}${WORD_JOINER}`),
);

/** Renders SubRip. Cues are numbered, and because there is no voice tag the speaker precedes the words. */
export function* renderSrt(utterances: readonly TranscriptUtterance[]): Generator<string, void, undefined> {
  let number = 0;
  for (const { name, text, fromMs, toMs } of cuesOf(utterances)) {
    number += 1;
    yield `${number === 1 ? '' : '\n'}${number}\n${timecode(fromMs, ',')} --> ${timecode(toMs, ',')}\n`;
    yield* spelled(`${name}: ${text}`, ESCAPED);
    yield '\n';
  }
}
