import { JSON_LIMITS, type Json, type JsonText } from './json.js';
import { type JsonProblem, MAX_PROBLEMS, pointerTo } from './json-pointer.js';

export type CanonicalResult =
  | { readonly ok: true; readonly text: JsonText }
  | { readonly ok: false; readonly problems: readonly JsonProblem[] };

const TOO_DEEP = `nested deeper than ${JSON_LIMITS.maxDepth} levels`;
const TOO_MANY_NAMES = `more than ${JSON_LIMITS.maxNames.toLocaleString('en-US')} names`;
const PROTO = 'the name __proto__ is not allowed';
const LONE_SURROGATE = 'text contains a lone surrogate';
const LONE_SURROGATE_IN_NAME = 'a name in this object contains a lone surrogate';
const NOT_A_DOUBLE = 'number is too large for a double';

/**
 * The canonical text of a payload or metadata value, or why it cannot be kept (RFC 7493): containers nested deeper than
 * 32 levels (`value` itself is level 1), more than 20,000 names in all, the name `__proto__`, lone surrogates. At most 20
 * problems, in the order of the value, their pointers below `pointer`.
 *
 * The form is RFC 8785 (names sorted by UTF-16 code units, numbers and strings as ECMAScript writes them), but for one
 * thing: an integer beyond ±(2^53−1) has an exponent (`1e+20`, not `100000000000000000000`), because as an integer
 * literal it would be refused when a client sends back what it was given. So canonical text always parses without
 * problems, to the same value and the same text.
 */
export function canonicalJson(value: Json, pointer: string): CanonicalResult {
  const walk = new Walk(pointer);
  walk.visit(value, 0);
  if (walk.problems.length > 0) return { ok: false, problems: walk.problems };
  const text = walk.isInOrder ? JSON.stringify(value) : write(value);
  return { ok: true, text: text as JsonText };
}

/** Quotes, backslashes and control characters (RFC 8785 §3.2.2.2): all that is not one of the others. */
const NEEDS_ESCAPE = /[^ !#-[\]-\uffff]/;

/** Judges a value and notes whether `JSON.stringify` would write its canonical form. Recursion ends below `maxDepth`. */
class Walk {
  problems: JsonProblem[] = [];
  /**
   * No huge integer so far, and `Object.keys` lists every object's names in canonical order; `JSON.stringify` takes the
   * same order (integer-like names first), so it needs no help then.
   */
  isInOrder = true;
  private readonly path: (string | number)[] = [];
  private names = 0;
  private isOver = false;

  constructor(private readonly pointer: string) {}

  /** `depth` is the number of containers around `value`. */
  visit(value: Json, depth: number): void {
    if (typeof value === 'string') {
      if (!value.isWellFormed()) this.report(LONE_SURROGATE, depth);
    } else if (typeof value === 'number') {
      if (!Number.isSafeInteger(value)) this.visitDouble(value, depth);
    } else if (typeof value === 'object' && value !== null) {
      if (depth === JSON_LIMITS.maxDepth) this.report(TOO_DEEP, depth);
      else if (Array.isArray(value)) this.visitArray(value, depth);
      else this.visitObject(value, depth);
    }
  }

  private visitDouble(value: number, depth: number): void {
    if (!Number.isFinite(value)) this.report(NOT_A_DOUBLE, depth);
    else if (isHugeInteger(value)) this.isInOrder = false;
  }

  private visitArray(elements: Json[], depth: number): void {
    for (let index = 0; index < elements.length && !this.isOver; index += 1) {
      this.path[depth] = index;
      this.visit(elements[index] as Json, depth + 1);
    }
  }

  private visitObject(object: { [name: string]: Json }, depth: number): void {
    const names = Object.keys(object);
    this.countNames(names.length);
    let previous = '';
    for (const name of names) {
      if (this.isOver) return;
      if (name < previous) this.isInOrder = false;
      previous = name;
      this.visitName(name, depth);
      this.visit(object[name] as Json, depth + 1);
    }
  }

  private visitName(name: string, depth: number): void {
    this.path[depth] = name;
    if (name === '__proto__') this.report(PROTO, depth + 1);
    else if (!name.isWellFormed()) this.report(LONE_SURROGATE_IN_NAME, depth);
  }

  private countNames(count: number): void {
    this.names += count;
    if (this.names <= JSON_LIMITS.maxNames) return;
    this.problems = [{ pointer: this.pointer, detail: TOO_MANY_NAMES }];
    this.isOver = true;
  }

  private report(detail: string, depth: number): void {
    this.problems.push({ pointer: pointerTo(this.pointer, this.path.slice(0, depth)), detail });
    this.isOver = this.problems.length === MAX_PROBLEMS;
  }
}

/**
 * The canonical form of a value that `Walk` found nothing wrong with: its depth is bounded. RFC 8785 §3.2.2.3 takes its
 * numbers from ECMAScript's own conversion, which writes `-0` as `0`.
 */
function write(value: Json): string {
  if (typeof value === 'string') return writeString(value);
  if (typeof value === 'number' && isHugeInteger(value)) return value.toExponential();
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? writeArray(value) : writeObject(value);
}

function writeArray(elements: Json[]): string {
  let text = '';
  for (const element of elements) text += text === '' ? write(element) : `,${write(element)}`;
  return `[${text}]`;
}

function writeObject(object: { [name: string]: Json }): string {
  let text = '';
  for (const name of Object.keys(object).sort()) {
    const member = `${writeString(name)}:${write(object[name] as Json)}`;
    text += text === '' ? member : `,${member}`;
  }
  return `{${text}}`;
}

/** Most strings need no escapes, and finding that out is cheaper than a call of `JSON.stringify`. */
function writeString(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** Every double beyond 2^53 is an integer. */
function isHugeInteger(value: number): boolean {
  return Math.abs(value) > Number.MAX_SAFE_INTEGER;
}
