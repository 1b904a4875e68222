/**
 * The maximum length of a text that `Intl.Segmenter` is given at once. It processes a run of text without spaces as a
 * whole, on Node 20 in quadratic time; a piece of this length takes it about a millisecond.
 */
export const PIECE_CHARS = 4_096;

/** No word contains one of these characters, so the pieces of a text that is split before one have the same words. */
const LAST_BLANK = /[\t\n\r \u3000][^\t\n\r \u3000]*$/;

/**
 * Returns the end of the piece that begins at `from`: before the last blank, so that every word stays whole, or between two
 * characters if there is no blank.
 */
export function pieceEnd(text: string, from: number): number {
  const until = from + PIECE_CHARS;
  if (until >= text.length) return text.length;
  const blank = text.slice(from + 1, until + 1).search(LAST_BLANK);
  return blank >= 0 ? from + 1 + blank : betweenCharacters(text, until);
}

/** Returns the same index, or the one before it if it splits a surrogate pair. */
export function betweenCharacters(text: string, index: number): number {
  return index > 0 && unitsAt(text, index - 1) > 1 ? index - 1 : index;
}

/** Number of code units of the character at this index. */
export function unitsAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > MAX_OF_ONE_UNIT ? 2 : 1;
}

const MAX_OF_ONE_UNIT = 0xffff;
