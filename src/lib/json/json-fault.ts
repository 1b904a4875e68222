import { BACKSLASH, OPEN_ARRAY, OPEN_OBJECT, QUOTE, skipWhitespace } from './json-scan.js';

/** Where a text stops being JSON, and the likely cause if it is a common one. It quotes nothing of the text. */
export interface SyntaxFault {
  /** In UTF-16 code units; the length of the text if it ends too early. */
  readonly offset: number;
  readonly hint: string | undefined;
}

type Awaited = 'value' | 'value or end' | 'name' | 'name or end' | 'colon' | 'comma or end' | 'nothing';

const LITERAL = /true|false|null/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these in a string
const PLAIN_CHARACTERS = /[^"\\\u0000-\u001f]+/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** What people write in place of a value or name, in the order in which it is tried. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/'/y, 'strings and names must be in double quotes'],
  [/[-+]?(?:NaN|Infinity|nan|inf)\b/y, 'NaN and the infinities are not JSON numbers: send null or a string'],
  [/(?:None|True|False|undefined)\b/y, 'write null, true or false'],
  [/[-+]?\.?\d/y, 'a number must begin with a digit or a minus, without leading zeros'],
  [/[A-Za-z_$]/y, 'names and strings must be in double quotes'],
];

/** About a millisecond. */
const STEP_TOKENS = 16_384;

/**
 * Returns the first position at which the text violates the grammar of RFC 8259; undefined if it is JSON. One pass
 * without recursion, in small steps. V8 gives no position for the most common faults, and quotes the text for the
 * others.
 */
export function* findSyntaxFault(text: string): Generator<void, SyntaxFault | undefined, undefined> {
  const open: number[] = [];
  let awaited: Awaited = 'value';
  let at = skipWhitespace(text, 0);
  for (let tokens = 1; at < text.length; tokens += 1) {
    if (tokens % STEP_TOKENS === 0) yield;
    const code = text.charCodeAt(at);
    const step: Step = isClosing(code, awaited, open) ? closed(at, open) : read(text, at, awaited, open);
    if (typeof step.awaited !== 'string') return { offset: step.at, hint: step.awaited.hint };
    awaited = step.awaited;
    at = skipWhitespace(text, step.at);
  }
  return awaited === 'nothing' ? undefined : { offset: text.length, hint: undefined };
}

interface Step {
  readonly at: number;
  /** What must come next, or why nothing can. */
  readonly awaited: Awaited | { readonly hint: string | undefined };
}

function isClosing(code: number, awaited: Awaited, open: readonly number[]): boolean {
  const isPossible = awaited === 'comma or end' || awaited === 'value or end' || awaited === 'name or end';
  // The codes of `]` and `}` are those of `[` and `{` plus two.
  return isPossible && code === (open.at(-1) ?? Number.NaN) + 2;
}

function closed(at: number, open: number[]): Step {
  open.pop();
  return { at: at + 1, awaited: afterValue(open) };
}

const afterValue = (open: readonly number[]): Awaited => (open.length === 0 ? 'nothing' : 'comma or end');

function read(text: string, at: number, awaited: Awaited, open: number[]): Step {
  switch (awaited) {
    case 'value':
    case 'value or end':
      return readAnyValue(text, at, awaited, open);
    case 'name':
    case 'name or end':
      return text.charCodeAt(at) === QUOTE ? readString(text, at, 'colon') : fault(text, at, awaited);
    case 'colon':
      return text[at] === ':' ? { at: at + 1, awaited: 'value' } : fault(text, at, awaited);
    case 'comma or end': {
      const next = open.at(-1) === OPEN_OBJECT ? 'name' : 'value';
      return text[at] === ',' ? { at: at + 1, awaited: next } : fault(text, at, awaited);
    }
    case 'nothing':
      return fault(text, at, awaited);
  }
}

function readAnyValue(text: string, at: number, awaited: Awaited, open: number[]): Step {
  const code = text.charCodeAt(at);
  if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
    open.push(code);
    return { at: at + 1, awaited: code === OPEN_OBJECT ? 'name or end' : 'value or end' };
  }
  if (code === QUOTE) return readString(text, at, afterValue(open));
  const end = endOf(LITERAL, text, at) ?? endOf(NUMBER, text, at);
  return end === undefined ? fault(text, at, awaited) : { at: end, awaited: afterValue(open) };
}

/** Run by run: a single regular expression would need a stack as long as the string. */
function readString(text: string, quote: number, next: Awaited): Step {
  let at = quote + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return { at: at + 1, awaited: next };
    if (code < 0x20) return { at, awaited: { hint: 'a line break or control character in a string must be escaped' } };
    const end = code === BACKSLASH ? endOf(ESCAPE, text, at) : endOf(PLAIN_CHARACTERS, text, at);
    if (end === undefined) return { at, awaited: { hint: 'this escape is not allowed in a string' } };
    at = end;
  }
  return { at, awaited: { hint: undefined } };
}

function fault(text: string, at: number, awaited: Awaited): Step {
  return { at, awaited: { hint: hintAt(text, at, awaited) } };
}

function hintAt(text: string, at: number, awaited: Awaited): string | undefined {
  const isClosing = text[at] === ']' || text[at] === '}';
  if (isClosing && (awaited === 'value' || awaited === 'name')) return 'a comma before the end is not allowed';
  if (text[at] === '/' && endOf(/\/[/*]/y, text, at) !== undefined) return 'comments are not allowed';
  if (awaited === 'nothing') return 'there is more text after the value';
  if (awaited === 'colon' || awaited === 'comma or end') return undefined;
  return HINTS.find(([pattern]) => endOf(pattern, text, at) !== undefined)?.[1];
}

function endOf(sticky: RegExp, text: string, at: number): number | undefined {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : undefined;
}
