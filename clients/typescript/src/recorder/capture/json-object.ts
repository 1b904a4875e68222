import { instantText } from './instant.js';
import { addPlainJson, DEEPEST_LEVEL, MOST_NAMES } from './plain-json.js';
import { textOf } from './text.js';

type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };
export type JsonMembers = { [name: string]: JsonValue };

/** Deeper nesting is cut, so that parsing cannot exhaust the stack. */
const DEEPEST_IN_TEXT = 60;
/** From here on JSON writes a number with an exponent, which the service stores as a double. */
const FIRST_WITH_EXPONENT = 1e21;

/** Appends `jsonObject` as text. Most payloads need no mapping and take a fast path. */
export function addJson(pieces: string[], value: unknown): void {
  const { length } = pieces;
  if (addPlainJson(pieces, value)) return;
  pieces.length = length;
  pieces.push(JSON.stringify(jsonObject(value)));
}

/** Converts any value to an object that the service accepts. Never throws. */
export function jsonObject(value: unknown): JsonMembers {
  const cleaner = new Cleaner();
  const cleaned = cleaner.clean(value, 1, DEEPEST_LEVEL);
  const members = isMembers(cleaned) ? cleaned : { value: cleaned };
  return cleaner.names > MOST_NAMES ? { json: JSON.stringify(members) } : members;
}

class Cleaner {
  names = 0;
  private readonly above = new Set<object>();

  clean(value: unknown, level: number, deepest: number): JsonValue {
    switch (typeof value) {
      case 'string':
        return value.toWellFormed();
      case 'number':
        return cleanNumber(value);
      case 'boolean':
        return value;
      case 'bigint':
        return BigInt(Number(value)) === value && Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
      case 'undefined':
        return null;
      case 'object':
        return value === null ? null : this.cleanObject(value, level, deepest);
      default:
        return textOf(value);
    }
  }

  private cleanObject(value: object, level: number, deepest: number): JsonValue {
    if (this.above.has(value)) return '[circular]';
    this.above.add(value);
    try {
      return scalarOf(value) ?? this.cleanMembers(contentOf(value), level, deepest);
    } catch {
      return textOf(value);
    } finally {
      this.above.delete(value);
    }
  }

  private cleanMembers(content: unknown, level: number, deepest: number): JsonValue {
    if (!isObject(content)) return this.clean(content, level, deepest);
    if (level > deepest) return deepest > DEEPEST_LEVEL ? '[too deep]' : this.asText(content, level);
    if (Array.isArray(content)) return Array.from(content, (item) => this.clean(item, level + 1, deepest));
    const members: JsonMembers = {};
    for (const key of Object.keys(content)) this.addMember(members, key, content, level, deepest);
    return members;
  }

  private addMember(members: JsonMembers, key: string, content: object, level: number, deepest: number): void {
    const member = memberOf(content, key);
    if (member === undefined) return;
    let name = key === '__proto__' ? 'proto' : key.toWellFormed();
    while (Object.hasOwn(members, name)) name += '_';
    members[name] = this.clean(member, level + 1, deepest);
    if (deepest === DEEPEST_LEVEL) this.names += 1;
  }

  private asText(content: object, level: number): string {
    return JSON.stringify(this.cleanMembers(content, level, level + DEEPEST_IN_TEXT));
  }
}

function cleanNumber(value: number): number | string {
  if (!Number.isFinite(value)) return String(value);
  const isRefused = Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < FIRST_WITH_EXPONENT;
  return isRefused ? String(BigInt(value)) : value;
}

/** Returns the value as a scalar; undefined if it is a container. */
function scalarOf(value: object): string | undefined {
  if (value instanceof Date) return instantText(value) ?? textOf(value);
  if (value instanceof Error || value instanceof RegExp || value instanceof Promise) return textOf(value);
  if (ArrayBuffer.isView(value)) return base64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  return value instanceof ArrayBuffer ? base64(new Uint8Array(value)) : undefined;
}

function contentOf(value: object): unknown {
  if (value instanceof Map) return Object.fromEntries(Array.from(value, ([key, item]) => [textOf(key), item]));
  if (value instanceof Set) return [...value];
  if (value instanceof String || value instanceof Number || value instanceof Boolean) return value.valueOf();
  const { toJSON } = value as { readonly toJSON?: unknown };
  return typeof toJSON === 'function' ? toJSON.call(value) : value;
}

/** A getter may throw; the other members are kept. */
function memberOf(content: object, key: string): unknown {
  try {
    return (content as Readonly<Record<string, unknown>>)[key];
  } catch (error) {
    return textOf(error);
  }
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isMembers(value: JsonValue): value is JsonMembers {
  return isObject(value) && !Array.isArray(value);
}
