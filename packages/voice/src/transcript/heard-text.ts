import type { Utterance } from '../merge/utterance.js';
import { betweenCharacters, PIECE_CHARS, unitsAt } from '../pieces.js';

const HEARD = ['full', 'cut', 'estimated', 'unknown'] as const;
export type Heard = (typeof HEARD)[number];

export interface HeardText {
  readonly heard: Heard;
  /** Empty if nothing was heard, null if that is unknown. */
  readonly text: string | null;
}

const UNKNOWN: HeardText = { heard: 'unknown', text: null };

/**
 * Returns what the caller heard of an utterance. For an interrupted one: what is reported as heard, or else the words
 * that had ended by then, or else null; with `isEstimated`, the played share of the characters instead of null.
 */
export function heardTextOf(utterance: Utterance, sessionStartMs: number, isEstimated = false): HeardText {
  const { isCut, text, heardText, truncation } = utterance;
  if (!isCut) return text === null ? UNKNOWN : { heard: 'full', text };
  if (heardText !== null) return { heard: 'cut', text: heardText };
  const playedMs = truncation?.playedMs ?? null;
  if (playedMs === null) return UNKNOWN;
  if (playedMs === 0) return { heard: 'cut', text: '' };
  const spoken = spokenWords(utterance, utterance.startMs + playedMs - sessionStartMs);
  if (spoken !== undefined) return { heard: 'cut', text: spoken };
  return (isEstimated ? estimate(utterance, playedMs) : undefined) ?? UNKNOWN;
}

/** Returns undefined if no word has a time. */
function spokenWords({ words }: Utterance, untilMs: number): string | undefined {
  if (!words?.some(({ endMs }) => endMs !== null)) return undefined;
  return words
    .filter(({ endMs }) => endMs !== null && endMs <= untilMs)
    .map(({ word }) => word.trim())
    .join(' ');
}

function estimate({ text, wholeMs }: Utterance, playedMs: number): HeardText | undefined {
  if (text === null || wholeMs === null || wholeMs === 0) return undefined;
  // Multiplied first: a quotient may be just below the whole number that it represents.
  const count = Math.floor((Math.min(playedMs, wholeMs) * charactersIn(text)) / wholeMs);
  return { heard: 'estimated', text: backToWord(text, lengthOf(text, count)) };
}

/** Counts code points by hand: a text may be a megabyte, and its iterator creates a string for each. */
function charactersIn(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += unitsAt(text, at)) count += 1;
  return count;
}

/** Returns the length of the first `characters` code points in code units. */
function lengthOf(text: string, characters: number): number {
  let length = 0;
  for (let left = characters; left > 0 && length < text.length; left -= 1) length += unitsAt(text, length);
  return length;
}

const BLANK = /\s/;
const LAST_BLANK = /\s\S*$/;

/** Returns the text up to this length, without a word that is cut there. */
function backToWord(text: string, length: number): string {
  const next = text.charAt(length);
  const head = text.slice(0, length);
  if (next === '' || BLANK.test(next)) return head.trimEnd();
  if (!BLANK.test(text)) return text.slice(0, backToBoundary(text, length));
  return text.slice(0, Math.max(0, head.search(LAST_BLANK))).trimEnd();
}

/** For scripts without spaces: returns where the word begins, looking only at the surroundings, which bounds the work. */
function backToBoundary(text: string, length: number): number {
  const from = betweenCharacters(text, Math.max(0, length - PIECE_CHARS));
  const until = betweenCharacters(text, length + PIECE_CHARS);
  const segments = new Intl.Segmenter('und', { granularity: 'word' }).segment(text.slice(from, until));
  return from + (segments.containing(length - from)?.index ?? 0);
}

/** Returns what the model generated, or else the text sent to speech synthesis; null if neither is known. */
export function generatedTextOf({ generatedText, text }: Utterance): string | null {
  return generatedText ?? text;
}

/** Whether the generated text is known: false if only the heard part of an interrupted utterance is. */
export function isGeneratedKnown({ isCut, generatedText, text, heardText }: Utterance): boolean {
  return !isCut || generatedText !== null || (text !== null && text !== heardText);
}
