/** Blanks that are squeezed into a single one. One space as it is needs no work. */
const BLANKS = /[\s\p{Cc}]{2,}|[^\S ]|\p{Cc}/u;

/** So many are replaced at once: some tenths of a millisecond of work, however long a text is. */
const FOUND_AT_ONCE = 4_096;

/** How a format writes a text on one line. */
export interface Spelling {
  /** Its first group is blanks. */
  readonly pattern: RegExp;
  /** What stands for anything else that the pattern finds. */
  readonly spell: (found: string) => string;
}

/** Squeezes white space, and spells what `marks` finds. Its flags have a `u`; it captures nothing, and finds no blanks. */
export function spellingOf(marks: RegExp, spell: (found: string) => string): Spelling {
  return { pattern: new RegExp(`(${BLANKS.source})|${marks.source}`, `g${marks.flags}`), spell };
}

/** The text as the format writes it, in pieces, so that others can be served between two of them. */
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
