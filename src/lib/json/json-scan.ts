import { STEP_ITEMS, type Steps } from '../steps.js';
import { type JsonProblem, MAX_PROBLEMS, MAX_SEGMENTS, pointerTo } from './json-pointer.js';

export const QUOTE = 0x22;
const PLUS = 0x2b;
export const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
export const COLON = 0x3a;
const UPPER_E = 0x45;
export const OPEN_ARRAY = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_ARRAY = 0x5d;
const LOWER_E = 0x65;
export const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const REPEATED_NAME = 'the same name occurs twice in this object';
const INEXACT_INTEGER = 'integer beyond ±(2^53−1) cannot be stored exactly; send it as a string';
const TOO_LARGE = 'number is too large for a double; send it as a string';
const TOO_SMALL = 'number is too small for a double and would become 0; send it as a string';

/**
 * Finds what `JSON.parse` silently drops: a name that occurs twice in one object (RFC 7493 §2.3; names are compared
 * after decoding), an integer literal beyond ±(2^53−1), a number that overflows or underflows to 0 (RFC 7493 §2.2).
 *
 * Returns at most 20 problems, in text order. One pass without recursion: time and memory are linear in the length of
 * the text, whatever its depth or width. The text must be valid JSON.
 */
export function scanProblems(text: string): Steps<readonly JsonProblem[]> {
  return new Scanner(text).steps();
}

/** An object or array that is open at the current position. */
class Frame {
  /** Name or index of the current member. */
  step: string | number;
  awaitsName: boolean;
  private firstName: string | undefined;
  private names: Set<string> | undefined;

  constructor(readonly isObject: boolean) {
    this.step = isObject ? '' : 0;
    this.awaitsName = isObject;
  }

  /**
   * Returns false if the object already has the name. The first name needs no Set: deep nesting has one name per
   * object.
   */
  addName(name: string): boolean {
    if (this.names === undefined) {
      if (this.firstName === undefined) {
        this.firstName = name;
        return true;
      }
      this.names = new Set([this.firstName]);
    }
    const sizeBefore = this.names.size;
    return this.names.add(name).size > sizeBefore;
  }

  nextMember(): void {
    if (typeof this.step === 'number') this.step += 1;
    else this.awaitsName = true;
  }
}

class Scanner {
  private readonly frames: Frame[] = [];
  private readonly problems: JsonProblem[] = [];
  private readonly deepArray = new Frame(false);
  private at = 0;

  constructor(private readonly text: string) {}

  *steps(): Steps<readonly JsonProblem[]> {
    for (let tokens = 1; this.at < this.text.length && this.problems.length < MAX_PROBLEMS; tokens += 1) {
      this.readToken();
      if (tokens % STEP_ITEMS === 0) yield;
    }
    return this.problems;
  }

  private readToken(): void {
    const code = this.text.charCodeAt(this.at);
    if (code === QUOTE) this.readString();
    else if (code === MINUS || isDigit(code)) this.readNumber();
    else this.readMark(code);
  }

  /** Handles brackets and commas; colons, white space and the letters of true, false and null are skipped. */
  private readMark(code: number): void {
    if (code === COMMA) this.frames.at(-1)?.nextMember();
    else if (isOpener(code)) this.frames.push(this.openFrame(code));
    else if (isCloser(code)) this.frames.pop();
    this.at += 1;
  }

  /** An array deeper than any pointer needs no index of its own: millions of them share one frame. */
  private openFrame(code: number): Frame {
    if (code === OPEN_ARRAY && this.frames.length >= MAX_SEGMENTS) return this.deepArray;
    return new Frame(code === OPEN_OBJECT);
  }

  private readString(): void {
    const start = this.at;
    this.at = endOfString(this.text, start);
    const frame = this.frames.at(-1);
    if (!frame?.awaitsName) return;
    const name = decodeString(this.text, start, this.at);
    frame.awaitsName = false;
    frame.step = name;
    if (!frame.addName(name)) this.report(REPEATED_NAME);
  }

  private readNumber(): void {
    const start = this.at;
    while (isOfNumber(this.text.charCodeAt(this.at))) this.at += 1;
    const detail = faultOfNumber(this.text.slice(start, this.at));
    if (detail !== undefined) this.report(detail);
  }

  private report(detail: string): void {
    this.problems.push({ pointer: pointerTo('', pathOf(this.frames)), detail });
  }
}

/** Lazy, so that a location a million levels deep costs no more than the pointer that is kept. */
function* pathOf(frames: readonly Frame[]): Generator<string | number> {
  for (const frame of frames) yield frame.step;
}

/**
 * Returns what the number would lose as a double (RFC 7493 §2.2), or undefined. Fractions and exponents are rounded to
 * the nearest double.
 */
function faultOfNumber(literal: string): string | undefined {
  const value = Number(literal);
  if (/^-?\d+$/.test(literal)) return Number.isSafeInteger(value) ? undefined : INEXACT_INTEGER;
  if (!Number.isFinite(value)) return TOO_LARGE;
  return value === 0 && /^[-0.]*[1-9]/.test(literal) ? TOO_SMALL : undefined;
}

/** Returns the index of the comma or closing bracket (or the white space before it) after the value at `start`. */
export function endOfValue(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (depth === 0 && (code === COMMA || isCloser(code))) break;
    if (isOpener(code)) depth += 1;
    else if (isCloser(code)) depth -= 1;
    at = code === QUOTE ? endOfString(text, at) : at + 1;
  }
  return at;
}

/** Returns the index after the closing quote of the string that begins at `start`. */
export function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) break;
    at += code === BACKSLASH ? 2 : 1;
  }
  return at + 1;
}

/** Returns the string whose source, including quotes, is `text.slice(start, end)`. */
export function decodeString(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end - 1);
  return raw.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : raw;
}

/** Returns the index of the first character from `start` on that is not JSON white space. */
export function skipWhitespace(text: string, start: number): number {
  let at = start;
  while (isWhitespace(text.charCodeAt(at))) at += 1;
  return at;
}

export function isWhitespace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function isOpener(code: number): boolean {
  return code === OPEN_OBJECT || code === OPEN_ARRAY;
}

function isCloser(code: number): boolean {
  return code === CLOSE_OBJECT || code === CLOSE_ARRAY;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function isOfNumber(code: number): boolean {
  return isDigit(code) || code === DOT || code === MINUS || code === PLUS || code === LOWER_E || code === UPPER_E;
}
