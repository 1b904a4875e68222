import { parseInstant, usableInstant } from '../instant.js';
import { isObject, type JsonObject } from '../json.js';
import type { Issue } from '../vocabulary.js';

/** The largest time a Date can hold, so larger offsets and durations have no meaning. */
const MAX_MS = 8.64e15;

/** Otherwise an array of a million invalid words would fill the memory with issues. */
const MAX_ISSUES_OF_EVENT = 50;

/**
 * Reads fields of our vocabulary from a payload. Absent and null are null; an unusable value is null too, and is added
 * to the issues. Never throws.
 */
export class PayloadReader {
  constructor(
    private readonly payload: JsonObject,
    private readonly sequence: number,
    private readonly issues: Issue[],
    private readonly prefix = '',
  ) {}

  /** Reads a string, which may be blank. */
  text(name: string): string | null {
    const value = this.payload[name];
    if (typeof value === 'string') return value;
    return this.refuse(name, value, 'must be a string');
  }

  /** Reads a string; a blank one counts as absent. */
  nonBlank(name: string): string | null {
    const value = this.text(name);
    return value === null || value.trim() === '' ? null : value;
  }

  flag(name: string): boolean | null {
    const value = this.payload[name];
    if (typeof value === 'boolean') return value;
    return this.refuse(name, value, 'must be true or false');
  }

  oneOf<Value extends string>(name: string, values: readonly Value[]): Value | null {
    const value = this.payload[name];
    if (value === undefined) return null;
    const found = values.find((candidate) => candidate === value);
    return found ?? this.refuse(name, value, `must be one of ${values.join(', ')}`);
  }

  /** Reads whole milliseconds of either sign; fractions are rounded half up. */
  offsetMs(name: string): number | null {
    const value = this.payload[name];
    if (typeof value === 'number' && Math.abs(value) <= MAX_MS) return Math.round(value) + 0;
    return this.refuse(name, value, 'must be a number of milliseconds');
  }

  /** Reads whole, non-negative milliseconds. */
  lengthMs(name: string): number | null {
    const value = this.payload[name];
    if (typeof value === 'number' && value < 0) return this.refuse(name, value, 'must not be negative');
    return this.offsetMs(name);
  }

  /** Reads an RFC 3339 instant as epoch milliseconds. */
  instant(name: string): number | null {
    const value = this.payload[name];
    const ms = typeof value === 'string' ? parseInstant(value) : undefined;
    return ms ?? this.refuse(name, value, 'must be an RFC 3339 instant, such as 2026-01-31T09:30:00.250Z');
  }

  /** Reads an offset from `originMs` as epoch milliseconds. */
  offsetFrom(originMs: number, name: string): number | null {
    const offset = this.offsetMs(name);
    if (offset === null) return null;
    return usableInstant(originMs + offset) ?? this.refuse(name, offset, 'must lie in the years 0000 to 9999');
  }

  number(name: string, min: number, max: number): number | null {
    const value = this.payload[name];
    if (typeof value === 'number' && value >= min && value <= max) return value;
    return this.refuse(name, value, `must be a number from ${min} to ${max}`);
  }

  integer(name: string): number | null {
    const value = this.payload[name];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    return this.refuse(name, value, 'must be an integer of at least 0');
  }

  list(name: string): readonly unknown[] | null {
    const value = this.payload[name];
    return Array.isArray(value) ? value : this.refuse(name, value, 'must be a list');
  }

  /** Returns a reader for a nested object. */
  inside(name: string): PayloadReader | null {
    const value = this.payload[name];
    if (isObject(value)) return new PayloadReader(value, this.sequence, this.issues, `${this.prefix}/${name}`);
    return this.refuse(name, value, 'must be an object');
  }

  /** Returns a reader for an object in an array. If something else is there, adds an issue and returns null. */
  item(name: string, index: number, value: unknown): PayloadReader | null {
    if (isObject(value)) return new PayloadReader(value, this.sequence, this.issues, `${this.prefix}/${name}/${index}`);
    return this.refuse(`${name}/${index}`, value ?? 'nothing', 'must be an object');
  }

  /** Adds an issue about this object as a whole. */
  complain(detail: string): void {
    this.note(this.prefix, detail);
  }

  /** Adds an issue about a field that the reader accepted. */
  reject(name: string, detail: string): void {
    this.note(`${this.prefix}/${name}`, detail);
  }

  private note(pointer: string, detail: string): void {
    const { issues, sequence } = this;
    if (issues[issues.length - MAX_ISSUES_OF_EVENT]?.sequence !== sequence) issues.push({ sequence, pointer, detail });
  }

  private refuse(name: string, value: unknown, detail: string): null {
    if (value === undefined || value === null) return null;
    this.note(`${this.prefix}/${name}`, detail);
    return null;
  }
}
