import type { TranscriptUtterance } from '../transcript/transcript.js';
import { cuesOf, escapeCue, timecode } from './cues.js';

/** What players take for their own commands: `{\an8}`, `{y:i}`, `\N`. SubRip has no escape, so a mark without width parts them. */
const COMMANDS = /\{(?=\\|[A-Za-z]:)|\\(?=[Nnh])/g;
const WORD_JOINER = '\u2060';

/** SubRip, whose cues are numbered and have no voice tag: the speaker stands before the words. */
export function* renderSrt(utterances: readonly TranscriptUtterance[]): Generator<string, void, undefined> {
  let number = 0;
  for (const { name, text, fromMs, toMs } of cuesOf(utterances)) {
    number += 1;
    const separator = number === 1 ? '' : '\n';
    const line = escapeCue(`${name}: ${text}`).replace(COMMANDS, `$&${WORD_JOINER}`);
    yield `${separator}${number}\n${timecode(fromMs, ',')} --> ${timecode(toMs, ',')}\n${line}\n`;
  }
}
