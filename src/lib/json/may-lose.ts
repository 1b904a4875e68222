import { STEP_ITEMS, type Steps } from '../steps.js';
import { BACKSLASH, isWhitespace, QUOTE } from './json-scan.js';

const MANY_ZEROS = '0'.repeat(300);

/**
 * Returns false only if the exact scan would find nothing: the text has as many names as the value, no number in the
 * value is beyond ±(2^53−1), and no 0 in the value can come from a number other than 0. Most bodies end here.
 */
export function* mayLose(text: string, value: unknown): Steps<boolean> {
  const seen = yield* survey(value);
  if (seen.hasHuge) return true;
  yield;
  return seen.names !== countNames(text) || (seen.hasZero && mayUnderflow(text));
}

/**
 * Whether a number other than 0 could have become 0: below 2^-1075 it has a negative exponent or 323 zeros in a row.
 * Searching for the long needle skips ahead, while a regular expression would count the zeros again at every position.
 */
function mayUnderflow(text: string): boolean {
  return /\d[eE]-/.test(text) || text.includes(MANY_ZEROS);
}

interface Survey {
  names: number;
  hasHuge: boolean;
  hasZero: boolean;
}

/** Iterative: the value may be as deep as the text is long. */
function* survey(root: unknown): Steps<Survey> {
  const seen: Survey = { names: 0, hasHuge: false, hasZero: false };
  const open: object[] = [];
  note(root, seen, open);
  let containers = 0;
  for (let container = open.pop(); container !== undefined; container = open.pop()) {
    containers += 1;
    if (containers % STEP_ITEMS === 0) yield;
    if (Array.isArray(container)) {
      for (const element of container) note(element, seen, open);
    } else {
      surveyMembers(container as { readonly [name: string]: unknown }, seen, open);
    }
  }
  return seen;
}

/** `for…in` is several times faster than `Object.values`, and a parsed object inherits no names. */
function surveyMembers(object: { readonly [name: string]: unknown }, seen: Survey, open: object[]): void {
  for (const name in object) {
    seen.names += 1;
    note(object[name], seen, open);
  }
}

function note(value: unknown, seen: Survey, open: object[]): void {
  if (typeof value === 'number') {
    if (value === 0) seen.hasZero = true;
    else if (Math.abs(value) > Number.MAX_SAFE_INTEGER) seen.hasHuge = true;
  } else if (typeof value === 'object' && value !== null) {
    open.push(value);
  }
}

/**
 * Counts the names in a JSON text: colons after a closing quote. A string that begins with a colon counts too, so the
 * result is never too small; an escaped quote does not.
 */
function countNames(text: string): number {
  let names = 0;
  for (let colon = text.indexOf(':'); colon !== -1; colon = text.indexOf(':', colon + 1)) {
    let at = colon - 1;
    while (isWhitespace(text.charCodeAt(at))) at -= 1;
    if (text.charCodeAt(at) === QUOTE && !isEscaped(text, at)) names += 1;
  }
  return names;
}

/** True after an odd number of backslashes. */
function isEscaped(text: string, quote: number): boolean {
  let at = quote - 1;
  while (text.charCodeAt(at) === BACKSLASH) at -= 1;
  return (quote - at) % 2 === 0;
}
