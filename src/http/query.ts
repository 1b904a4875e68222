import { type InvalidPart, invalidRequest } from '../domain/errors.js';
import { parseRfc3339 } from '../lib/time/rfc3339.js';
import { TIME_RULE } from './event-fields.js';

export type RawQuery = Readonly<Record<string, string | readonly string[] | undefined>>;

const INTEGER = /^(0|[1-9]\d{0,15})$/;

/**
 * In a query a `+` means a space. No filtered value begins with a space, but phone numbers begin with `+`: read as a
 * space it would match nothing, and an erasure by phone number would look like a success.
 */
export const BLANK_RULE = 'begins with a space, which is what + means in a query: write %2B for +';

const beginsWithBlank = (text: string) => text.startsWith(' ');

/** Reads query parameters one by one, collects what is wrong, and throws once. */
export class QueryReader {
  private readonly faults: InvalidPart[] = [];

  constructor(private readonly query: RawQuery) {}

  /** Returns an integer in the range, or the default if it is absent. */
  integer<Default extends number | undefined>(
    name: string,
    min: number,
    max: number,
    fallback: Default,
  ): number | Default {
    const text = this.one(name);
    if (text === undefined) return fallback;
    const value = INTEGER.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    return this.refuse(name, `must be an integer from ${min} to ${max}`, fallback);
  }

  /** Returns epoch ms. A space in place of the offset's sign is a `+` that was not encoded. */
  time(name: string): number | undefined {
    const text = this.single(name);
    if (text === undefined) return undefined;
    const value = parseRfc3339(text.replace(/ (\d\d:\d\d)$/, '+$1'));
    return value ?? this.refuse(name, `must be ${TIME_RULE}`, undefined);
  }

  choice<Choice extends string, Default extends Choice | undefined>(
    name: string,
    choices: readonly Choice[],
    fallback: Default,
  ): Choice | Default {
    const text = this.one(name);
    if (text === undefined) return fallback;
    return (
      choices.find((choice) => choice === text) ?? this.refuse(name, `must be one of ${choices.join(', ')}`, fallback)
    );
  }

  text(name: string, isValid: (text: string) => boolean, rule: string): string | undefined {
    const text = this.one(name);
    return text === undefined || isValid(text) ? text : this.refuse(name, rule, undefined);
  }

  /** Returns the result of `parse`; a problem is recorded if that is undefined. */
  parsed<Value>(name: string, parse: (text: string) => Value | undefined, rule: string): Value | undefined {
    const text = this.one(name);
    return text === undefined ? undefined : (parse(text) ?? this.refuse(name, rule, undefined));
  }

  /** Returns the names of the parameters with this prefix; more than `max` are a problem. */
  namesWith(prefix: string, max: number): readonly string[] {
    const names = Object.keys(this.query).filter((name) => name.startsWith(prefix));
    const excess = names[max];
    if (excess !== undefined) this.refuse(excess, `is one too many: at most ${max} are allowed`, undefined);
    return names;
  }

  /** Returns all values of a parameter that may be repeated. */
  all(name: string, isValid: (text: string) => boolean, rule: string): readonly string[] {
    const given = this.query[name];
    const texts = given === undefined ? [] : [given].flat();
    if (texts.some(beginsWithBlank)) return this.refuse(name, BLANK_RULE, []);
    return texts.every(isValid) ? texts : this.refuse(name, rule, []);
  }

  refuse<Value>(parameter: string, detail: string, value: Value): Value {
    this.faults.push({ parameter, detail });
    return value;
  }

  /** @throws INVALID_REQUEST with everything that was wrong. */
  done(): void {
    if (this.faults.length > 0) throw invalidRequest(this.faults);
  }

  private one(name: string): string | undefined {
    const text = this.single(name);
    return text !== undefined && beginsWithBlank(text) ? this.refuse(name, BLANK_RULE, undefined) : text;
  }

  private single(name: string): string | undefined {
    const given = this.query[name];
    if (given === undefined || typeof given === 'string') return given;
    return this.refuse(name, 'must be given once', undefined);
  }
}
