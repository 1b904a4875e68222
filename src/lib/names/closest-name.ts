/** Longer names are no typos of ours, and the work grows with the square. */
const MAX_NAME_LENGTH = 64;
/** Two typing errors; beyond that a suggestion is a guess. */
const MAX_DISTANCE = 2;

/**
 * Returns the known name that `name` most likely stands for, for a "did you mean": equal ignoring case, or at most two
 * edits away (insert, delete, replace, swap neighbours) and fewer than half the length of `name`. The nearest one, then
 * the first one.
 */
export function closestName(name: string, known: readonly string[]): string | undefined {
  if (name.length > MAX_NAME_LENGTH) return undefined;
  let nearest: string | undefined;
  let bound = Math.min(MAX_DISTANCE + 1, name.length / 2);
  for (const candidate of known) {
    const edits = distance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < bound) [nearest, bound] = [candidate, edits];
  }
  return nearest;
}

/** Damerau–Levenshtein distance in its optimal string alignment form; Infinity if the lengths alone rule it out. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MAX_DISTANCE) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = isSwap ? at(beforeLast, column - 2) + 1 : replaced;
      current.push(Math.min(replaced, swapped, at(last, column) + 1, at(current, column - 1) + 1));
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, b.length);
}

/** Returns the cell, or Infinity outside the table. */
function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
