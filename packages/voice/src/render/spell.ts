/** White space to be collapsed into a single space. A single space needs no work. */
const BLANKS = /[\s\p{Cc}]{2,}|[^\S ]|\p{Cc}/u;

/** Matches replaced per step: some tenths of a millisecond of work, however long the text is. */
const FOUND_AT_ONCE = 4_096;

/** How a format writes text on one line. */
export interface Spelling {
  /** The first group captures white space. */
  readonly pattern: RegExp;
  /** Returns the replacement for any other match. */
  readonly spell: (found: string) => string;
}

/**
 * Collapses white space, and replaces each match of `marks` with `spell`. `marks` needs the flag `u`, captures nothing
 * and matches no white space.
 */
export function spellingOf(marks: RegExp, spell: (found: string) => string): Spelling {
  return { pattern: new RegExp(`(${BLANKS.source})|${marks.source}`, `g${marks.flags}`), spell };
}

/** Yields the text as the format writes it, in pieces, so that other work can run between two of them. */
export function* spelled(text: string, { pattern, spell }: Spelling): Generator<string, void, undefined> {
  let [piece, from, found] = ['', 0, 0];
  for (const { 0: match, 1: blanks, index } of text.matchAll(pattern)) {
    piece += text.slice(from, index) + (blanks === undefined ? spell(match) : ' ');
    from = index + match.length;
    found += 1;
    if (found % FOUND_AT_ONCE !== 0) continue;
    yield piece;
    piece = '';
  }
  yield piece + text.slice(from);
}
