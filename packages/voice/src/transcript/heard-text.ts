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

function estimate({ text, wholeMs }: Utterance, playedMs: number): HeardText | undefined {
  if (text === null || wholeMs === null || wholeMs === 0) return undefined;
  const characters = [...text];
  // Multiplied first: a quotient may lie just under the whole number that it stands for.
  const count = Math.floor((Math.min(playedMs, wholeMs) * characters.length) / wholeMs);
  return { heard: 'estimated', text: backToWord(characters, count) };
}

const BLANK = /\s/;

/** The first so many characters, without the word that they cut. */
function backToWord(characters: readonly string[], count: number): string {
  const next = characters[count];
  if (next === undefined || BLANK.test(next)) return characters.slice(0, count).join('').trimEnd();
  let end = count;
  while (end > 0 && !BLANK.test(characters[end - 1] ?? '')) end -= 1;
  if (end > 0 || characters.some((character) => BLANK.test(character))) {
    return characters.slice(0, end).join('').trimEnd();
  }
  return backToBoundary(characters.join(''), characters.slice(0, count).join('').length);
}

/** For scripts without blanks. */
function backToBoundary(text: string, length: number): string {
  let end = 0;
  for (const { index } of new Intl.Segmenter('und', { granularity: 'word' }).segment(text)) {
    if (index > length) break;
    end = index;
  }
  return text.slice(0, end);
}

/** What the model wrote, else what was given to speech; null where neither is known. */
export function generatedTextOf({ generatedText, text }: Utterance): string | null {
  return generatedText ?? text;
}

/** `unknown` where all that is known of an utterance that was cut is what was heard of it. */
export function isGeneratedKnown({ isCut, generatedText, text, heardText }: Utterance): boolean {
  return !isCut || generatedText !== null || (text !== null && text !== heardText);
}
