import type { TranscriptUtterance } from '../transcript/transcript.js';
import { cuesOf, escapeCue, timecode } from './cues.js';

/** WebVTT, with the speaker as a voice tag. https://www.w3.org/TR/webvtt1/ */
export function* renderVtt(utterances: readonly TranscriptUtterance[]): Generator<string, void, undefined> {
  yield 'WEBVTT\n';
  for (const { name, text, fromMs, toMs } of cuesOf(utterances)) {
    yield `\n${timecode(fromMs, '.')} --> ${timecode(toMs, '.')}\n<v ${escapeCue(name)}>${escapeCue(text)}\n`;
  }
}
