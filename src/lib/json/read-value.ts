import { STEP_ITEMS, type Steps } from '../steps.js';
import { COLON, endOfString, skipWhitespace } from './json-scan.js';

/**
 * `JSON.parse` without a fault of V8 (nodejs/node#63785; Node 24 and 26): it takes an escaped name for a shorter one that
 * it met before in the same place and that looks like the beginning of its source, `"\n"` for `"\\"`, so one client's
 * names change another's. Names without escapes are read right: the others are read as numbers and renamed afterwards.
 *
 * In small steps, but for the one of `JSON.parse` itself. Throws what that throws.
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

/** True for a text with an escape in a name; for some with an escape in an array's string too. */
function hasEscapedName(text: string): boolean {
  return text.includes('\\') && /[{,]\s*"[^"\\]*\\/.test(text);
}

/** For private use (Unicode §23.5). A client's own names that begin with it are hidden as well, and so cannot collide. */
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

/** Changes the value in place; iterative, since it may be as deep as its text is long. */
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
    // An assignment to `__proto__` would not make a member.
    Object.defineProperty(object, restored, { value, writable: true, enumerable: true, configurable: true });
    if (index % STEP_ITEMS === STEP_ITEMS - 1) yield;
  }
}
