import {
  CLOSE_ARRAY,
  COMMA,
  decodeString,
  endOfString,
  endOfValue,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  skipWhitespace,
} from './json-scan.js';

export interface ElementTexts {
  /** The source text of each element without surrounding white space, at most `maxElements`. */
  readonly elements: readonly string[];
  /** Number of all elements. */
  readonly count: number;
  /** The text with an empty array in place of this one. */
  readonly outside: string;
}

/**
 * Returns the elements of the top-level array named `name` as text, so that each can be parsed by itself. Undefined if
 * the text is not an object or `name` is not an array in it. If `name` occurs more than once, the last one counts, as
 * in `JSON.parse`.
 *
 * The text is valid JSON exactly if `outside` and all elements are. Takes linear time without recursion, in small
 * steps: one per element and member.
 */
export function* elementTexts(
  text: string,
  name: string,
  maxElements: number,
): Generator<void, ElementTexts | undefined, undefined> {
  let found: ArraySource | undefined;
  let at = skipWhitespace(text, 0);
  if (text.charCodeAt(at) !== OPEN_OBJECT) return undefined;
  at = skipWhitespace(text, at + 1);
  while (text.charCodeAt(at) === QUOTE) {
    const member = readMember(text, at);
    const isWanted = member.name === name;
    if (isWanted) found = yield* readArray(text, member.start, maxElements);
    const end = isWanted && found ? found.end : member.start;
    at = skipWhitespace(text, endOfValue(text, end) + 1);
    yield;
  }
  if (!found) return undefined;
  const { start, end, elements, count } = found;
  return { elements, count, outside: `${text.slice(0, start)}[]${text.slice(end)}` };
}

/**
 * Returns the source text of the top-level member named `name` without parsing the others; the last one counts. The
 * text must be valid JSON.
 */
export function memberText(text: string, name: string): string | undefined {
  let found: string | undefined;
  let at = skipWhitespace(text, 0);
  if (text.charCodeAt(at) !== OPEN_OBJECT) return undefined;
  at = skipWhitespace(text, at + 1);
  while (text.charCodeAt(at) === QUOTE) {
    const member = readMember(text, at);
    const end = endOfValue(text, member.start);
    if (member.name === name) found = text.slice(member.start, end).trimEnd();
    at = skipWhitespace(text, end + 1);
  }
  return found;
}

interface MemberSource {
  /** Undefined if its source is not JSON. */
  readonly name: string | undefined;
  /** Start of its value. */
  readonly start: number;
}

function readMember(text: string, at: number): MemberSource {
  const nameEnd = endOfString(text, at);
  const colon = skipWhitespace(text, nameEnd);
  return { name: nameOf(text, at, nameEnd), start: skipWhitespace(text, colon + 1) };
}

function nameOf(text: string, start: number, end: number): string | undefined {
  try {
    return decodeString(text, start, end);
  } catch {
    return undefined;
  }
}

interface ArraySource {
  readonly start: number;
  readonly end: number;
  readonly elements: readonly string[];
  readonly count: number;
}

/** Returns undefined if no array begins at `start`, or if it does not end. */
function* readArray(
  text: string,
  start: number,
  maxElements: number,
): Generator<void, ArraySource | undefined, undefined> {
  if (text.charCodeAt(start) !== OPEN_ARRAY) return undefined;
  const elements: string[] = [];
  let count = 0;
  let at = skipWhitespace(text, start + 1);
  while (count > 0 || text.charCodeAt(at) !== CLOSE_ARRAY) {
    const end = endOfValue(text, at);
    if (count < maxElements) elements.push(text.slice(at, end).trimEnd());
    count += 1;
    at = end;
    if (text.charCodeAt(end) !== COMMA) break;
    at = skipWhitespace(text, end + 1);
    yield;
  }
  return text.charCodeAt(at) === CLOSE_ARRAY ? { start, end: at + 1, elements, count } : undefined;
}
