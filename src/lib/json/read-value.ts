import { STEP_ITEMS, type Steps } from '../steps.js';
import { COLON, endOfString, skipWhitespace } from './json-scan.js';

/**
 * `JSON.parse` without a bug of V8 (nodejs/node#63785; Node 24 and 26), which mistakes an escaped name for a shorter
 * one that it saw before in the same position and that looks like the beginning of its source, `"\n"` for `"\\"`, so
 * that one client's names change another's. Names without escapes are read correctly; the others are replaced with
 * numbers and renamed afterwards.
 *
 * In small steps, except for `JSON.parse` itself.
 * @throws what that throws.
 */
export function* readValue(text: string): Steps<unknown> {
  if (!hasEscapedName(text)) return JSON.parse(text);
  const names: string[] = [];
  const hidden = yield* hideNames(text, names);
  yield;
  const value: unknown = JSON.parse(hidden);
  yield;
  yield* restoreNames(value, names);
  return value;
}

/** True for a text with an escape in a name, and for some with an escape in a string in an array. */
function hasEscapedName(text: string): boolean {
  return text.includes('\\') && /[{,]\s*"[^"\\]*\\/.test(text);
}

/**
 * A private-use character (Unicode §23.5). Names of clients that begin with it are replaced as well, so they cannot
 * collide.
 */
const HIDDEN = '\ue000';

function* hideNames(text: string, names: string[]): Steps<string> {
  const parts: string[] = [];
  let keptFrom = 0;
  let end = 0;
  let strings = 0;
  for (let start = text.indexOf('"'); start !== -1; start = text.indexOf('"', end)) {
    end = endOfString(text, start);
    if (isNameToHide(text, start, end)) {
      parts.push(text.slice(keptFrom, start), `"${HIDDEN}${names.length}"`);
      names.push(JSON.parse(text.slice(start, end)) as string);
      keptFrom = end;
    }
    strings += 1;
    if (strings % STEP_ITEMS === 0) yield;
  }
  parts.push(text.slice(keptFrom));
  return parts.join('');
}

function isNameToHide(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(skipWhitespace(text, end)) !== COLON) return false;
  const source = text.slice(start + 1, end);
  return source.includes('\\') || source.startsWith(HIDDEN);
}

/** Modifies the value in place; iterative, because it may be as deep as its text is long. */
function* restoreNames(root: unknown, names: readonly string[]): Steps<void> {
  const open: unknown[] = [root];
  let seen = 0;
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    seen += 1;
    if (seen % STEP_ITEMS === 0) yield;
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) yield* restoreOwnNames(value, names);
    for (const member of Object.values(value)) open.push(member);
  }
}

function* restoreOwnNames(object: object, names: readonly string[]): Steps<void> {
  const members: [string, unknown][] = Object.entries(object);
  if (!members.some(([name]) => name.startsWith(HIDDEN))) return;
  for (const [index, [name]] of members.entries()) {
    Reflect.deleteProperty(object, name);
    if (index % STEP_ITEMS === STEP_ITEMS - 1) yield;
  }
  for (const [index, [name, value]] of members.entries()) {
    const restored = name.startsWith(HIDDEN) ? (names[Number(name.slice(HIDDEN.length))] as string) : name;
    // An assignment to `__proto__` would not create a member.
    Object.defineProperty(object, restored, { value, writable: true, enumerable: true, configurable: true });
    if (index % STEP_ITEMS === STEP_ITEMS - 1) yield;
  }
}
