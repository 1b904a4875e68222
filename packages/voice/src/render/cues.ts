import type { TranscriptUtterance } from '../transcript/transcript.js';
import { type Line, linesOf } from './lines.js';

/** A line with its display time, in milliseconds from the start of the subtitles. */
export interface Cue extends Line {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The duration of a tick is unknown: it is displayed until the next start, but at most this long. */
const MAX_TICK_MS = 5_000;

/** A cue needs a positive duration. */
const MIN_CUE_MS = 1;

/**
 * Cue times count from the start of the session, or from the first utterance if that is earlier. Every cue lasts at
 * least a millisecond.
 */
export function* cuesOf(utterances: readonly TranscriptUtterance[]): Generator<Cue, void, undefined> {
  const originMs = Math.min(0, utterances[0]?.offsetMs ?? 0);
  let next = 0;
  for (const line of linesOf(utterances)) {
    const { offsetMs, durationMs } = line.utterance;
    while ((utterances[next]?.offsetMs ?? Number.POSITIVE_INFINITY) <= offsetMs) next += 1;
    const nextMs = utterances[next]?.offsetMs ?? Number.POSITIVE_INFINITY;
    const lengthMs = durationMs ?? Math.min(MAX_TICK_MS, nextMs - offsetMs);
    const fromMs = offsetMs - originMs;
    yield { ...line, fromMs, toMs: fromMs + Math.max(MIN_CUE_MS, lengthMs) };
  }
}

/** Formats `hh:mm:ss` and milliseconds after `separator`; hours may have more than two digits. */
export function timecode(ms: number, separator: string): string {
  const pad = (value: number, digits: number) => String(value).padStart(digits, '0');
  const seconds = Math.floor(ms / 1_000);
  const clock = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${clock.map((part) => pad(part, 2)).join(':')}${separator}${pad(ms % 1_000, 3)}`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Returns the entity for a character, so that no tag, arrow or entity remains; `otherwise` for any other. */
export function toEntity(found: string, otherwise = found): string {
  return ENTITIES[found] ?? otherwise;
}
