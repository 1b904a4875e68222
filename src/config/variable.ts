import Joi from 'joi';

/** One declared variable of the environment. Everything that is said of it anywhere is said here. */
export interface Variable<Value> {
  /** One sentence with the unit. */
  readonly meaning: string;
  /** Completes "expected: …", for a person who got it wrong. */
  readonly expected: string;
  readonly example: string;
  /** The default for people, where the bare value would not say it. */
  readonly defaultText: string;
  /** Turns the text of the environment into the value, default included. */
  readonly schema: Joi.Schema<Value>;
  /** Its value is never shown. */
  readonly secret: boolean;
  /** Stands in `.env.example` ready to use, not commented out. */
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

/** A bounded whole number with a default. */
export function wholeNumber(facts: WholeNumberFacts): Variable<number> {
  return declare(facts, {
    expected: rangeOf(facts),
    example: String(facts.fallback),
    defaultText: sizeText(facts.fallback, facts.unit),
    schema: Joi.number().integer().min(facts.min).max(facts.max).default(facts.fallback),
  });
}

/** A bounded whole number that may be absent; `absentText` says what then holds. */
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

/** A number above 0 that may have a fraction. */
export function positiveNumber(facts: Omit<WholeNumberFacts, 'min'>): Variable<number> {
  return declare(facts, {
    expected: `a number of ${facts.unit} above 0 and at most ${facts.max}; fractions are allowed`,
    example: String(facts.fallback),
    defaultText: String(facts.fallback),
    schema: Joi.number().positive().max(facts.max).default(facts.fallback),
  });
}

/** A number above 0 that may be absent and may have a fraction; `absentText` says what then holds. */
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

/** One of a few words. */
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
  /** Why the text is not usable, to be shown instead of `expected`; true where `expected` says it all. */
  readonly fault?: (text: string) => boolean | string;
}

interface Absence {
  readonly example: string;
  /** What holds without it. */
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

/** A text that may be absent. */
export function optionalText(facts: TextFacts & Absence): Variable<string | undefined> {
  return declare(facts, {
    expected: facts.expected,
    example: facts.example,
    defaultText: facts.absentText,
    schema: checkedText(facts),
  });
}

/** A comma list of texts, each judged by `fault`; blanks around them do not count. Empty by default. */
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

/** A list in a notation of its own: `parse` gives its items, or why it has none. Empty by default. */
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

/** The fault travels in the context: in a message, its braces would be read as a template. */
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

/** `1048576 (1 MiB)` for bytes, the bare number for all else. */
function sizeText(amount: number, unit: string): string {
  if (unit !== 'bytes') return String(amount);
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  let [size, step] = [amount, 0];
  while (size % KIB === 0 && step < units.length - 1) [size, step] = [size / KIB, step + 1];
  return step === 0 ? String(amount) : `${amount} (${size} ${units[step]})`;
}
