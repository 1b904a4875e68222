import { VARIABLE_NAMES } from './variables.js';

/** Names and texts, as `process.env` or a `.env` file has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Given {
  readonly text: string;
  readonly source: 'the environment' | '.env';
}

/** What is set, by name. */
export type GivenValues = Readonly<Partial<Record<string, Given>>>;

/**
 * What is set of our variables. The real environment wins over the file, also where it is empty: that is how to unset a
 * line of the file for once. Empty counts as not set; blanks at both ends do not count (a mounted secret often brings a
 * line feed).
 */
export function givenValues(environment: Environment, envFile: Environment): GivenValues {
  const given: Partial<Record<string, Given>> = {};
  for (const name of VARIABLE_NAMES) {
    const source = environment[name] === undefined ? '.env' : 'the environment';
    const text = (environment[name] ?? envFile[name] ?? '').trim();
    if (text !== '' && !isServiceLink(name, text)) given[name] = { text, source };
  }
  return given;
}

/** Kubernetes sets REDIS_PORT like this in every pod beside a Service named redis. It is never meant for us. */
export function isServiceLink(name: string, text: string | undefined): boolean {
  return name === 'REDIS_PORT' && text !== undefined && /^tcp:\/\//.test(text);
}
