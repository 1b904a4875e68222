import type { TranscriptUtterance } from '../transcript/transcript.js';
import { cuesOf, timecode, toEntity } from './cues.js';
import { spelled, spellingOf } from './spell.js';

const ESCAPED = spellingOf(/[&<>]/u, toEntity);

/** Renders WebVTT with the speaker as a voice tag. https://www.w3.org/TR/webvtt1/ */
export function* renderVtt(utterances: readonly TranscriptUtterance[]): Generator<string, void, undefined> {
  yield 'WEBVTT\n';
  for (const { name, text, fromMs, toMs } of cuesOf(utterances)) {
    yield `\n${timecode(fromMs, '.')} --> ${timecode(toMs, '.')}\n<v `;
    yield* spelled(name, ESCAPED);
    yield '>';
    yield* spelled(text, ESCAPED);
    yield '\n';
  }
}
