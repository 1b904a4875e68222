import { isObject, type JsonObject } from '@conversation-service/voice';
import { canonicalJson } from './canonical-json.js';
import { fitToLimits, type MergedAnnotation } from './fit.js';
import { instantText } from './times.js';

/** The member of an annotation that records the source of each value. No provider uses this name. */
export const STAMPS = '_stamps';

/** One thing that a message says about its call. */
export interface Statement {
  readonly value: JsonObject;
  /** How complete the report is: of two values of a field, the one with the higher `rev` is kept. */
  readonly rev: number;
  /** When it was said; with equal `rev`, the later one is kept. */
  readonly atMs: number | undefined;
}

interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly stamp: string;
}

type Leaves = Map<string, Leaf>;

/** Merges statements into the stored form: the members, and their sources under `_stamps`. */
export function annotationOf(statements: readonly Statement[]): MergedAnnotation {
  const leaves: Leaves = new Map();
  for (const { value, rev, atMs } of statements) {
    addLeaves(value, [], () => `${rev} ${instantText(atMs) ?? ''}`, leaves);
  }
  return fitToLimits(toValue(leaves));
}

/**
 * Merges two annotations of one call deeply. A null erases nothing; of two values the one with the higher `rev` is
 * kept, then the later one. Commutative and idempotent.
 */
export function mergeAnnotations(stored: JsonObject | undefined, told: JsonObject): MergedAnnotation {
  const leaves: Leaves = new Map();
  for (const annotation of stored ? [stored, told] : [told]) {
    const stamps = isObject(annotation[STAMPS]) ? annotation[STAMPS] : {};
    const members = Object.fromEntries(Object.entries(annotation).filter(([name]) => name !== STAMPS));
    addLeaves(members, [], (path) => stampAt(stamps, path), leaves);
  }
  return fitToLimits(toValue(leaves));
}

function addLeaves(value: unknown, path: readonly string[], stampOf: (path: string) => string, leaves: Leaves): void {
  if (value === null || value === undefined) return;
  if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) addLeaves(member, [...path, name], stampOf, leaves);
    return;
  }
  const pointer = pointerOf(path);
  const leaf = { path, value, stamp: stampOf(pointer) };
  const known = leaves.get(pointer);
  if (!known || outranks(leaf, known)) leaves.set(pointer, leaf);
}

function outranks(a: Leaf, b: Leaf): boolean {
  if (a.stamp !== b.stamp) return a.stamp > b.stamp;
  return canonicalJson(a.value) > canonicalJson(b.value);
}

/** A stamp applies to everything below its pointer that has none of its own. */
function stampAt(stamps: JsonObject, pointer: string): string {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const stamp = Object.hasOwn(stamps, at) ? stamps[at] : undefined;
    if (typeof stamp === 'string') return stamp;
    if (at === '') return '';
  }
}

function toValue(leaves: Leaves): JsonObject {
  const inner = new Set([...leaves.values()].flatMap(({ path }) => prefixesOf(path)));
  // If one source gave a plain value and another an object, the plain value is dropped, because it says less.
  const all = [...leaves].filter(([pointer]) => !inner.has(pointer)).sort(([a], [b]) => (a < b ? -1 : 1));
  if (all.length === 0) return {};
  const value: Record<string, unknown> = {};
  for (const [, leaf] of all) put(value, leaf);
  const usual = mostFrequent(all.map(([, { stamp }]) => stamp));
  const others = all.filter(([, { stamp }]) => stamp !== usual).map(([pointer, { stamp }]) => [pointer, stamp]);
  return { ...value, [STAMPS]: Object.fromEntries([['', usual], ...others]) };
}

function prefixesOf(path: readonly string[]): readonly string[] {
  return path.slice(1).map((_, length) => pointerOf(path.slice(0, length + 1)));
}

function put(root: Record<string, unknown>, { path, value }: Leaf): void {
  let at = root;
  for (const name of path.slice(0, -1)) {
    if (!Object.hasOwn(at, name)) define(at, name, {});
    at = at[name] as Record<string, unknown>;
  }
  define(at, path.at(-1) ?? '', value);
}

/** Handles `__proto__` like any other name. */
function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

function mostFrequent(stamps: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const stamp of stamps) counts.set(stamp, (counts.get(stamp) ?? 0) + 1);
  const sorted = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return sorted[0]?.[0] ?? '';
}

function pointerOf(path: readonly string[]): string {
  return path.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
