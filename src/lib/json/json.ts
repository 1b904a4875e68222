import { isUtf8 } from 'node:buffer';
import { atOnce } from '../steps.js';
import { findSyntaxFault, type SyntaxFault } from './json-fault.js';
import type { JsonProblem } from './json-pointer.js';
import { BACKSLASH, isWhitespace, QUOTE, readValue, scanProblems, skipWhitespace } from './json-scan.js';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

declare const canonical: unique symbol;

/** JSON text in our canonical form: two values are the same JSON value exactly when their texts are equal. */
export type JsonText = string & { readonly [canonical]: true };

export const JSON_LIMITS = {
  /** Objects and arrays, the payload itself included. Several times what people nest; MongoDB documents end at 100. */
  maxDepth: 32,
  /** In all objects together. A transcript with word timings has some thousands; each name costs every reader memory. */
  maxNames: 20_000,
} as const;

/** Not UTF-8, a byte order mark, or not JSON: the pointer is `''`. */
interface BrokenJson {
  readonly kind: 'broken';
  readonly problem: JsonProblem;
}

export type ParsedJson =
  | {
      readonly kind: 'value';
      readonly value: Json;
      /** What `value` lost of the text: names that occur twice, inexact numbers. At most 20, in the order of the text. */
      readonly problems: readonly JsonProblem[];
    }
  | BrokenJson;

const BYTE_ORDER_MARK = 0xfeff;
const MANY_ZEROS = '0'.repeat(300);

/**
 * Reads an I-JSON body (RFC 8259, RFC 7493): UTF-8 without a byte order mark. Never throws; says what the value would
 * silently lose. Depth, `__proto__` and lone surrogates are `canonicalJson`'s to judge, which knows where a payload begins.
 */
export function parseJson(bytes: Uint8Array): ParsedJson {
  if (!isUtf8(bytes)) return broken('the body is not valid UTF-8');
  return parseJsonText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
}

/** As `parseJson`, of text that is decoded already. */
export function parseJsonText(text: string): ParsedJson {
  let value: Json;
  try {
    value = readValue(text) as Json;
  } catch {
    return broken(atOnce(faultOfText(text)) ?? 'not valid JSON');
  }
  return { kind: 'value', value, problems: mayLose(text, value) ? scanProblems(text) : [] };
}

function broken(detail: string): BrokenJson {
  return { kind: 'broken', problem: { pointer: '', detail } };
}

/**
 * Why a text is not JSON; undefined where it is. In small steps, without building the value. The parser's own message may
 * quote the text, and often has no position: it is not passed on.
 */
export function* faultOfText(text: string): Generator<void, string | undefined, undefined> {
  if (text.charCodeAt(0) === BYTE_ORDER_MARK) return 'the text begins with a byte order mark; send it without one';
  if (skipWhitespace(text, 0) === text.length) return 'the text is empty; send a JSON value';
  const fault = yield* findSyntaxFault(text);
  return fault && describeFault(text, fault);
}

function describeFault(text: string, { offset, hint }: SyntaxFault): string {
  if (offset === text.length) return 'not valid JSON: it ends too early';
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', lineStart)) {
    line += 1;
    lineStart = at + 1;
  }
  return `not valid JSON at line ${line} column ${offset - lineStart + 1}${hint === undefined ? '' : `: ${hint}`}`;
}

/**
 * False only when the exact scan would find nothing: the text has as many names as the value, no number of the value is
 * beyond ±(2^53−1), and no 0 of the value can come from a number that is not 0. The common body ends here.
 */
function mayLose(text: string, value: Json): boolean {
  const seen = survey(value);
  return seen.hasHuge || seen.names !== countNames(text) || (seen.hasZero && mayUnderflow(text));
}

/**
 * True when a number that is not 0 could have become 0: below 2^-1075 it has a negative exponent or 323 zeros in a row.
 * The long needle is searched in whole steps, where a regular expression would count the zeros again at every place.
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
function survey(root: Json): Survey {
  const seen: Survey = { names: 0, hasHuge: false, hasZero: false };
  const open: Json[] = [];
  note(root, seen, open);
  for (let container = open.pop(); container !== undefined; container = open.pop()) {
    if (Array.isArray(container)) {
      for (const element of container) note(element, seen, open);
    } else {
      surveyMembers(container as { [name: string]: Json }, seen, open);
    }
  }
  return seen;
}

/** `for…in` is several times faster than `Object.values`, and a parsed object inherits no names. */
function surveyMembers(object: { [name: string]: Json }, seen: Survey, open: Json[]): void {
  for (const name in object) {
    seen.names += 1;
    note(object[name] as Json, seen, open);
  }
}

function note(value: Json, seen: Survey, open: Json[]): void {
  if (typeof value === 'number') {
    if (value === 0) seen.hasZero = true;
    else if (Math.abs(value) > Number.MAX_SAFE_INTEGER) seen.hasHuge = true;
  } else if (typeof value === 'object' && value !== null) {
    open.push(value);
  }
}

/**
 * The names in a JSON text: colons behind a closing quote. A string that begins with a colon counts too (never too few),
 * an escaped quote does not.
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
