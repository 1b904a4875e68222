import { isObject, type JsonObject } from '@conversation-service/voice';
import { utf8Length } from './utf8.js';

/** An annotation, and the members that did not fit. */
export interface MergedAnnotation {
  readonly value: JsonObject;
  readonly leftOut: readonly string[];
}

/** The service's limit for an annotation, with a margin for what surrounds it. */
const MAX_BYTES = 64 * 1_024 - 256;
const MAX_DEPTH = 30;
const MAX_NAMES = 18_000;

/**
 * Removes the members that the service could not store: those that violate its limits, and then the largest ones until
 * the rest fits.
 */
export function fitToLimits(annotation: JsonObject): MergedAnnotation {
  const leftOut: string[] = [];
  const members = Object.entries(annotation).filter(([name, member]) => {
    const isKept = name !== '__proto__' && name.isWellFormed() && isFaithful(member, 1);
    if (!isKept) leftOut.push(name.toWellFormed());
    return isKept;
  });
  const sizes = members.map(([name, member]) => ({ name, bytes: utf8Length(JSON.stringify({ [name]: member })) }));
  let total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  let names = members.reduce((sum, [, member]) => sum + countNames(member) + 1, 0);
  const dropped = new Set<string>();
  const kept = new Map(members);
  for (const { name, bytes } of sizes.sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1))) {
    if (total <= MAX_BYTES && names <= MAX_NAMES) break;
    if (name.startsWith('_')) continue;
    dropped.add(name);
    total -= bytes;
    names -= countNames(kept.get(name)) + 1;
  }
  const value = Object.fromEntries(members.filter(([name]) => !dropped.has(name)));
  return { value, leftOut: [...leftOut, ...dropped].sort() };
}

/** Whether every store returns the value unchanged. */
function isFaithful(value: unknown, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value === 'number') return Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (Array.isArray(value)) return value.every((item) => isFaithful(item, depth + 1));
  if (!isObject(value)) return true;
  return Object.entries(value).every(
    ([name, member]) => name !== '__proto__' && name.isWellFormed() && isFaithful(member, depth + 1),
  );
}

function countNames(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + countNames(item), 0);
  if (!isObject(value)) return 0;
  return Object.values(value).reduce((sum: number, member) => sum + countNames(member) + 1, 0);
}
