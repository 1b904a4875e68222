import { isObject, type JsonObject } from '@conversation-service/voice';
import { parseJson } from './clean.js';

/** A text with something in it. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** What names a thing: a text with something in it that is not the word for nothing. */
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

/** Without members that are undefined. */
export function compact(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}

/** The object without some of its names. */
export function without(value: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.has(name)));
}

/** An integer that a double cannot hold: parsing it would change it. */
const LONG_INTEGER = /(?<![\w.])-?\d{16,}(?![\w.])/;

/** Arguments and results of tools: the value where JSON was sent in a text, otherwise what was sent. */
export function toolValue(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value) || LONG_INTEGER.test(value)) return value ?? undefined;
  return parseJson(value) ?? value;
}

/** What is left of an object is undefined where nothing is. */
export function presentOf(value: JsonObject): JsonObject | undefined {
  const present = compact(value);
  return Object.keys(present).length > 0 ? present : undefined;
}
