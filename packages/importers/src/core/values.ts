import { isObject, type JsonObject } from '@conversation-service/voice';
import { parseJson } from './clean.js';

/** Returns a text that is not blank. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** Returns a non-blank text that can be an id, which excludes words for nothing. */
export function idTextOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value !== 'None' ? value : undefined;
}

export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function objectsOf(value: unknown): readonly JsonObject[] {
  return listOf(value).filter(isObject);
}

export function flagOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** Returns the object without undefined members. */
export function compact(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}

/** Returns the object without these names. */
export function without(value: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.has(name)));
}

/** Parsing an integer that a double cannot represent would change it. */
const LONG_INTEGER = /(?<![\w.])-?\d{16,}(?![\w.])/;

/** Returns arguments or results of tools: parsed if they are JSON in a text, otherwise unchanged. */
export function toolValue(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value) || LONG_INTEGER.test(value)) return value ?? undefined;
  return parseJson(value) ?? value;
}

/** Returns undefined for an object without members. */
export function presentOf(value: JsonObject): JsonObject | undefined {
  const present = compact(value);
  return Object.keys(present).length > 0 ? present : undefined;
}
