import { runSteps, type Steps } from '../merge/steps.js';
import { PIECE_CHARS, pieceEnd } from '../pieces.js';

/** Words separated only by spaces and phrase-ending punctuation: counted by their spaces. A piece may begin with a space. */
const PLAIN = /^ ?[A-Za-z]+(?:'[A-Za-z]+)?(?:[,.?!]? [A-Za-z]+(?:'[A-Za-z]+)?)*[,.?!]?$/;
const BLANK = 0x20;

const SEGMENTERS = new Map<string, Intl.Segmenter>();

/** Returns the number of words as `Intl.Segmenter` finds them for the language. */
export function countWords(text: string, language: string | null): number {
  if (text.length > PIECE_CHARS) return runSteps(countWordsInSteps(text, language));
  return PLAIN.test(text) ? countPlain(text) : countSegments(text, language);
}

/** Like `countWords`, in steps: a text may be a megabyte long. */
export function* countWordsInSteps(text: string, language: string | null): Steps<number> {
  let count = 0;
  for (let from = 0; from < text.length; ) {
    const until = pieceEnd(text, from);
    count += countWords(text.slice(from, until), language);
    from = until;
    yield undefined;
  }
  return count;
}

/** The reference for `countWords` in tests. */
export function countSegments(text: string, language: string | null): number {
  let count = 0;
  for (const { isWordLike } of segmenterOf(language ?? 'und').segment(text)) if (isWordLike) count += 1;
  return count;
}

/** One word at the start, and one after each space. */
function countPlain(text: string): number {
  let count = text.charCodeAt(0) === BLANK ? 0 : 1;
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
