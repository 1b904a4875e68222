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
export function* writeCanonical(value: Json): Steps<string> {
  const writer = new Writer(value);
  const texts: string[] = [];
  while (writer.writeMembers(STEP_ITEMS)) {
    texts.push(writer.take());
    yield;
  }
  return texts.join('') + writer.take();
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
  private text = '';
  private readonly open: Open[] = [];

  constructor(root: Json) {
    this.write(root);
  }

  /** Writes at most so many members. Returns false once all are written. */
  writeMembers(count: number): boolean {
    for (let left = count; left > 0; left -= 1) {
      const container = this.open.at(-1);
      if (!container) return false;
      this.writeNext(container);
    }
    return true;
  }

  /** Returns what was written since the last call: the concatenation of a million pieces would be slow to read. */
  take(): string {
    const { text } = this;
    this.text = '';
    return text;
  }

  private writeNext(container: Open): void {
    const { members, names, length, written } = container;
    if (written === length) {
      this.text += names ? '}' : ']';
      this.open.pop();
      return;
    }
    container.written += 1;
    if (written > 0) this.text += ',';
    const name = names?.[written];
    if (name === undefined) {
      this.write((members as Json[])[written] as Json);
    } else {
      this.text += `${stringText(name)}:`;
      this.write((members as { [name: string]: Json })[name] as Json);
    }
  }

  private write(value: Json): void {
    if (typeof value === 'string') this.text += stringText(value);
    else if (typeof value === 'number' && isHugeInteger(value)) this.text += value.toExponential();
    else if (typeof value !== 'object' || value === null) this.text += String(value);
    else this.enter(value);
  }

  private enter(members: Open['members']): void {
    const names = Array.isArray(members) ? undefined : Object.keys(members).sort();
    this.text += names ? '{' : '[';
    this.open.push({ members, names, length: names?.length ?? (members as Json[]).length, written: 0 });
  }
}

/** Most strings need no escaping, and checking that is cheaper than `JSON.stringify`. */
function stringText(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}
