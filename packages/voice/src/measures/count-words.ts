import type { Steps } from '../merge/steps.js';

/** Words separated only by spaces and phrase-ending punctuation: counted by their spaces. */
const PLAIN = /^[A-Za-z]+(?:'[A-Za-z]+)?(?:[,.?!]? [A-Za-z]+(?:'[A-Za-z]+)?)*[,.?!]?$/;
const BLANK = 0x20;
const SEGMENTS_PER_STEP = 2_000;

const SEGMENTERS = new Map<string, Intl.Segmenter>();

/** Returns the number of words as `Intl.Segmenter` finds them for the language. */
export function countWords(text: string, language: string | null): number {
  return PLAIN.test(text) ? countBlanks(text) + 1 : countSegments(text, language);
}

/** Like `countWords`, in steps: a text may be a megabyte long. */
export function* countWordsInSteps(text: string, language: string | null): Steps<number> {
  if (PLAIN.test(text)) return countBlanks(text) + 1;
  let count = 0;
  let seen = 0;
  for (const { isWordLike } of segmenterOf(language ?? 'und').segment(text)) {
    if (isWordLike) count += 1;
    seen += 1;
    if (seen % SEGMENTS_PER_STEP === 0) yield undefined;
  }
  return count;
}

/** The reference for `countWords` in tests. */
export function countSegments(text: string, language: string | null): number {
  let count = 0;
  for (const { isWordLike } of segmenterOf(language ?? 'und').segment(text)) if (isWordLike) count += 1;
  return count;
}

function countBlanks(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) === BLANK) count += 1;
  return count;
}

/** One segmenter per primary language: regions do not change words, and clients can invent any number of tags. */
function segmenterOf(language: string): Intl.Segmenter {
  const primary = language.split('-')[0]?.toLowerCase() ?? 'und';
  const known = SEGMENTERS.get(primary);
  if (known) return known;
  const segmenter = newSegmenter(primary);
  if (SEGMENTERS.size < 200) SEGMENTERS.set(primary, segmenter);
  return segmenter;
}

function newSegmenter(language: string): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language, { granularity: 'word' });
  } catch {
    return new Intl.Segmenter('und', { granularity: 'word' });
  }
}
