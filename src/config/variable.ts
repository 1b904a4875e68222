import Joi from 'joi';

/** One declared environment variable. Everything said about it anywhere is defined here. */
export interface Variable<Value> {
  /** One sentence, including the unit. */
  readonly meaning: string;
  /** Completes "expected: …" in an error. */
  readonly expected: string;
  readonly example: string;
  /** The default for people, if the bare value is not clear. */
  readonly defaultText: string;
  /** Converts the text of the environment to the value, including the default. */
  readonly schema: Joi.Schema<Value>;
  /** Its value is never displayed. */
  readonly secret: boolean;
  /** Whether it is in `.env.example` without being commented out. */
  readonly active: boolean;
}

export type AnyVariable = Variable<unknown>;

/** The typed values of a table of variables. */
export type ValuesOf<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends Variable<infer Value> ? Value : never;
};

interface Facts {
  readonly meaning: string;
  readonly secret?: boolean;
  readonly active?: boolean;
}

interface WholeNumberFacts extends Facts {
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly fallback: number;
}

/** An integer with limits and a default. */
export function wholeNumber(facts: WholeNumberFacts): Variable<number> {
  return declare(facts, {
    expected: rangeOf(facts),
    example: String(facts.fallback),
    defaultText: sizeText(facts.fallback, facts.unit),
    schema: Joi.number().integer().min(facts.min).max(facts.max).default(facts.fallback),
  });
}

/** An optional integer with limits; `absentText` says what applies without it. */
export function optionalWholeNumber(
  facts: Omit<WholeNumberFacts, 'fallback'> & { readonly example: number; readonly absentText: string },
): Variable<number | undefined> {
  return declare(facts, {
    expected: rangeOf(facts),
    example: String(facts.example),
    defaultText: facts.absentText,
    schema: Joi.number().integer().min(facts.min).max(facts.max),
  });
}

/** A positive number, possibly with a fraction. */
export function positiveNumber(facts: Omit<WholeNumberFacts, 'min'>): Variable<number> {
  return declare(facts, {
    expected: `a number of ${facts.unit} above 0 and at most ${facts.max}; fractions are allowed`,
    example: String(facts.fallback),
    defaultText: String(facts.fallback),
    schema: Joi.number().positive().max(facts.max).default(facts.fallback),
  });
}

/** An optional positive number, possibly with a fraction; `absentText` says what applies without it. */
export function optionalPositiveNumber(
  facts: Omit<WholeNumberFacts, 'min' | 'fallback'> & { readonly example: number; readonly absentText: string },
): Variable<number | undefined> {
  return declare(facts, {
    expected: `a number of ${facts.unit} above 0 and at most ${facts.max}; fractions are allowed`,
    example: String(facts.example),
    defaultText: facts.absentText,
    schema: Joi.number().positive().max(facts.max),
  });
}

/** One of several words. */
export function choice<const Choice extends string>(
  facts: Facts & { readonly choices: readonly Choice[]; readonly fallback: NoInfer<Choice> },
): Variable<Choice> {
  return declare(facts, {
    expected: `one of ${facts.choices.join(', ')}`,
    example: facts.fallback,
    defaultText: facts.fallback,
    schema: Joi.string<Choice>()
      .valid(...facts.choices)
      .default(facts.fallback),
  });
}

interface TextFacts extends Facts {
  readonly expected: string;
  /** Says why the text is invalid, in place of `expected`; true if `expected` says everything. */
  readonly fault?: (text: string) => boolean | string;
}

interface Absence {
  readonly example: string;
  /** What applies without it. */
  readonly absentText: string;
}

/** A text with a default. */
export function text(facts: TextFacts & { readonly fallback: string }): Variable<string> {
  return declare(facts, {
    expected: facts.expected,
    example: facts.fallback,
    defaultText: facts.fallback,
    schema: checkedText(facts).default(facts.fallback),
  });
}

/** An optional text. */
export function optionalText(facts: TextFacts & Absence): Variable<string | undefined> {
  return declare(facts, {
    expected: facts.expected,
    example: facts.example,
    defaultText: facts.absentText,
    schema: checkedText(facts),
  });
}

/** A comma-separated list of texts, each checked by `fault`; surrounding white space is removed. Empty by default. */
export function textList(facts: TextFacts & Absence): Variable<readonly string[]> {
  return declare(facts, {
    expected: facts.expected,
    example: facts.example,
    defaultText: facts.absentText,
    schema: Joi.any<readonly string[]>()
      .custom((given: string, helpers) => {
        const items = given
          .split(',')
          .map((item) => item.trim())
          .filter((item) => item !== '');
        const fault = items.map((item) => facts.fault?.(item) ?? false).find((found) => found !== false);
        return fault === undefined ? items : refuse(helpers, fault);
      })
      .default([]),
  });
}

/** A list in its own notation: `parse` returns its items, or why it is invalid. Empty by default. */
export function parsedList<Item>(
  facts: Facts &
    Absence & {
      readonly expected: string;
      readonly parse: (text: string) => { readonly value: readonly Item[] } | { readonly fault: string };
    },
): Variable<readonly Item[]> {
  return declare(facts, {
    expected: facts.expected,
    example: facts.example,
    defaultText: facts.absentText,
    schema: Joi.any<readonly Item[]>()
      .custom((given: string, helpers) => {
        const parsed = facts.parse(given);
        return 'fault' in parsed ? refuse(helpers, parsed.fault) : parsed.value;
      })
      .default([]),
  });
}

function checkedText(facts: TextFacts): Joi.StringSchema {
  return Joi.string().custom((given: string, helpers) => {
    const fault = facts.fault?.(given) ?? false;
    return fault === false ? given : refuse(helpers, fault);
  });
}

/** The fault is passed in the context: in a message, its braces would be interpreted as a template. */
function refuse(helpers: Joi.CustomHelpers, fault: true | string): Joi.ErrorReport {
  return helpers.error('any.invalid', fault === true ? {} : { fault });
}

function declare<Value>(
  facts: Facts,
  derived: Pick<Variable<Value>, 'expected' | 'example' | 'defaultText' | 'schema'>,
): Variable<Value> {
  return {
    meaning: facts.meaning,
    secret: facts.secret ?? false,
    active: facts.active ?? false,
    ...derived,
  };
}

function rangeOf(facts: { readonly unit: string; readonly min: number; readonly max: number }): string {
  const [min, max] = [sizeText(facts.min, facts.unit), sizeText(facts.max, facts.unit)];
  return `a whole number${facts.unit && ` of ${facts.unit}`} from ${min} to ${max}`;
}

const KIB = 1024;

/** Returns `1048576 (1 MiB)` for bytes, and the bare number otherwise. */
function sizeText(amount: number, unit: string): string {
  if (unit !== 'bytes') return String(amount);
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  let [size, step] = [amount, 0];
  while (size % KIB === 0 && step < units.length - 1) [size, step] = [size / KIB, step + 1];
  return step === 0 ? String(amount) : `${amount} (${size} ${units[step]})`;
}
