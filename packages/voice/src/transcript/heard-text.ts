import type { Utterance } from '../merge/utterance.js';

const HEARD = ['full', 'cut', 'estimated', 'unknown'] as const;
export type Heard = (typeof HEARD)[number];

export interface HeardText {
  readonly heard: Heard;
  /** Empty where nothing was heard, null where nobody knows. */
  readonly text: string | null;
}

const UNKNOWN: HeardText = { heard: 'unknown', text: null };

/**
 * What the caller heard of an utterance. Of one that was cut: what somebody says was heard, else the words that had
 * ended by then, else nobody knows; `isEstimated` then takes the share of the characters that was played.
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

/** Undefined where no word has a time. */
function spokenWords({ words }: Utterance, untilMs: number): string | undefined {
  const timed = words?.filter(({ endMs }) => endMs !== null) ?? [];
  if (timed.length === 0) return undefined;
  return timed
    .filter(({ endMs }) => endMs !== null && endMs <= untilMs)
    .map(({ word }) => word.trim())
    .join(' ');
}

const MAX_OF_ONE_UNIT = 0xffff;

function estimate({ text, wholeMs }: Utterance, playedMs: number): HeardText | undefined {
  if (text === null || wholeMs === null || wholeMs === 0) return undefined;
  // Multiplied first: a quotient may lie just under the whole number that it stands for.
  const count = Math.floor((Math.min(playedMs, wholeMs) * charactersIn(text)) / wholeMs);
  return { heard: 'estimated', text: backToWord(text, lengthOf(text, count)) };
}

/** Code points, by hand: a text may be a megabyte, and its iterator makes a string of each. */
function charactersIn(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += unitsAt(text, at)) count += 1;
  return count;
}

/** How long the first so many characters are. */
function lengthOf(text: string, characters: number): number {
  let length = 0;
  for (let left = characters; left > 0 && length < text.length; left -= 1) length += unitsAt(text, length);
  return length;
}

/** Of the character that begins there. */
function unitsAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > MAX_OF_ONE_UNIT ? 2 : 1;
}

const BLANK = /\s/;

/** The text up to there, without the word that is cut there. */
function backToWord(text: string, length: number): string {
  const next = text.charAt(length);
  if (next === '' || BLANK.test(next)) return text.slice(0, length).trimEnd();
  if (!BLANK.test(text)) return backToBoundary(text, length);
  let end = length;
  while (end > 0 && !BLANK.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end).trimEnd();
}

/** For scripts without blanks. */
function backToBoundary(text: string, length: number): string {
  const segments = new Intl.Segmenter('und', { granularity: 'word' }).segment(text);
  return text.slice(0, segments.containing(length)?.index);
}

/** What the model wrote, else what was given to speech; null where neither is known. */
export function generatedTextOf({ generatedText, text }: Utterance): string | null {
  return generatedText ?? text;
}

/** `unknown` where all that is known of an utterance that was cut is what was heard of it. */
export function isGeneratedKnown({ isCut, generatedText, text, heardText }: Utterance): boolean {
  return !isCut || generatedText !== null || (text !== null && text !== heardText);
}
