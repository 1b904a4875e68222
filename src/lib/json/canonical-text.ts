import { STEP_ITEMS, type Steps } from '../steps.js';
import type { Json } from './json.js';

/** Quotes, backslashes and control characters (RFC 8785 §3.2.2.2), as everything outside these ranges. */
const NEEDS_ESCAPE = /[^ !#-[\]-\uffff]/;

/** Every double beyond 2^53 is an integer. */
export function isHugeInteger(value: number): boolean {
  return Math.abs(value) > Number.MAX_SAFE_INTEGER;
}

/**
 * Writes the canonical form of a valid value, in small steps. RFC 8785 §3.2.2.3 uses the number format of ECMAScript,
 * which writes `-0` as `0`.
 */
export function writeCanonical(value: Json): Steps<string> {
  return new Writer().steps(value);
}

/** An object or array whose members are being written. */
interface Open {
  readonly members: Json[] | { [name: string]: Json };
  /** In canonical order; undefined for an array. */
  readonly names: readonly string[] | undefined;
  readonly length: number;
  /** Number of members that have been written. */
  written: number;
}

class Writer {
  private readonly open: Open[] = [];
  /** The parts of this step, joined at its end: a string built by a million concatenations is slow to read. */
  private parts: string[] = [];

  *steps(root: Json): Steps<string> {
    const texts: string[] = [];
    this.write(root);
    let members = 0;
    for (let container = this.open.at(-1); container; container = this.open.at(-1)) {
      this.writeNext(container);
      members += 1;
      if (members % STEP_ITEMS > 0) continue;
      texts.push(this.parts.join(''));
      this.parts = [];
      yield;
    }
    return texts.join('') + this.parts.join('');
  }

  private writeNext(container: Open): void {
    const { members, names, length, written } = container;
    if (written === length) {
      this.parts.push(names ? '}' : ']');
      this.open.pop();
      return;
    }
    container.written += 1;
    if (written > 0) this.parts.push(',');
    const name = names?.[written];
    if (name === undefined) {
      this.write((members as Json[])[written] as Json);
    } else {
      this.parts.push(stringText(name), ':');
      this.write((members as { [name: string]: Json })[name] as Json);
    }
  }

  private write(value: Json): void {
    if (typeof value === 'string') this.parts.push(stringText(value));
    else if (typeof value === 'number' && isHugeInteger(value)) this.parts.push(value.toExponential());
    else if (typeof value !== 'object' || value === null) this.parts.push(String(value));
    else this.enter(value);
  }

  private enter(members: Open['members']): void {
    const names = Array.isArray(members) ? undefined : Object.keys(members).sort();
    this.parts.push(names ? '{' : '[');
    this.open.push({ members, names, length: names?.length ?? (members as Json[]).length, written: 0 });
  }
}

/** Most strings need no escaping, and checking that is cheaper than `JSON.stringify`. */
function stringText(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}
