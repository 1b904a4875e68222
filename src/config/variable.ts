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

/** What applies if the variable is not set: a default, or what `absentText` says. */
type Unset<Value> = Fallback<Value> | Absence<Value>;

interface Fallback<Value> {
  readonly fallback: Value;
}

interface Absence<Value = string> {
  readonly example: Value;
  readonly absentText: string;
}

type Declared<Value, Given> = Variable<Given extends Fallback<unknown> ? Value : Value | undefined>;

interface NumberFacts extends Facts {
  readonly unit: string;
  readonly max: number;
}

interface WholeNumberFacts extends NumberFacts {
  readonly min: number;
}

/** An integer with limits. */
export function wholeNumber<Given extends WholeNumberFacts & Unset<number>>(facts: Given): Declared<number, Given> {
  return declare(facts, rangeOf(facts), Joi.number().integer().min(facts.min).max(facts.max));
}

/** A positive number, possibly with a fraction. */
export function positiveNumber<Given extends NumberFacts & Unset<number>>(facts: Given): Declared<number, Given> {
  const expected = `a number of ${facts.unit} above 0 and at most ${facts.max}; fractions are allowed`;
  return declare(facts, expected, Joi.number().positive().max(facts.max));
}

/** One of several words. */
export function choice<const Choice extends string>(
  facts: Facts & Fallback<NoInfer<Choice>> & { readonly choices: readonly Choice[] },
): Variable<Choice> {
  return declare(facts, `one of ${facts.choices.join(', ')}`, Joi.string().valid(...facts.choices));
}

interface TextFacts extends Facts {
  readonly expected: string;
  /** Says why the text is invalid, in place of `expected`; true if `expected` says everything. */
  readonly fault?: (text: string) => boolean | string;
}

export function text<Given extends TextFacts & Unset<string>>(facts: Given): Declared<string, Given> {
  const check = (given: string, helpers: Joi.CustomHelpers) => {
    const fault = facts.fault?.(given) ?? false;
    return fault === false ? given : refuse(helpers, fault);
  };
  return declare(facts, facts.expected, Joi.string().custom(check));
}

/** A comma-separated list of texts, each checked by `fault`; surrounding white space is removed. Empty by default. */
export function textList({ fault = () => false, ...facts }: TextFacts & Absence): Variable<readonly string[]> {
  const parse = (given: string) => {
    const texts = given.split(',').map((item) => item.trim());
    const value = texts.filter((item) => item !== '');
    const found = value.map(fault).find((each) => each !== false);
    return found === undefined ? { value } : { fault: found };
  };
  return parsedList({ ...facts, parse });
}

interface ListFacts<Item> extends Facts, Absence {
  readonly expected: string;
  readonly parse: (text: string) => { readonly value: readonly Item[] } | { readonly fault: true | string };
}

/** A list in its own notation: `parse` returns its items, or why it is invalid. Empty by default. */
export function parsedList<Item>(facts: ListFacts<Item>): Variable<readonly Item[]> {
  const parse = (given: string, helpers: Joi.CustomHelpers) => {
    const parsed = facts.parse(given);
    return 'fault' in parsed ? refuse(helpers, parsed.fault) : parsed.value;
  };
  return declare(facts, facts.expected, Joi.any().custom(parse).default([]));
}

/** The fault is passed in the context: in a message, its braces would be interpreted as a template. */
function refuse(helpers: Joi.CustomHelpers, fault: true | string): Joi.ErrorReport {
  return helpers.error('any.invalid', fault === true ? {} : { fault });
}

function declare<Value>(
  facts: Facts & Unset<number | string> & { readonly unit?: string },
  expected: string,
  schema: Joi.Schema,
): Variable<Value> {
  const { meaning, secret = false, active = false } = facts;
  const declared = { meaning, expected, secret, active };
  if (!('fallback' in facts))
    return { ...declared, example: String(facts.example), defaultText: facts.absentText, schema };
  const { fallback, unit } = facts;
  const defaultText = typeof fallback === 'number' ? sizeText(fallback, unit) : fallback;
  return { ...declared, example: String(fallback), defaultText, schema: schema.default(fallback) };
}

function rangeOf(facts: WholeNumberFacts): string {
  const [min, max] = [sizeText(facts.min, facts.unit), sizeText(facts.max, facts.unit)];
  return `a whole number${facts.unit && ` of ${facts.unit}`} from ${min} to ${max}`;
}

const KIB = 1024;

/** Returns `1048576 (1 MiB)` for bytes, and the bare number otherwise. */
function sizeText(amount: number, unit: string | undefined): string {
  if (unit !== 'bytes') return String(amount);
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  let [size, step] = [amount, 0];
  while (size % KIB === 0 && step < units.length - 1) [size, step] = [size / KIB, step + 1];
  return step === 0 ? String(amount) : `${amount} (${size} ${units[step]})`;
}
