import { VARIABLE_NAMES } from './variables.js';

/** Names and values, as in `process.env` or a `.env` file. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Given {
  readonly text: string;
  readonly source: 'the environment' | '.env';
}

/** The variables that are set, by name. */
export type GivenValues = Readonly<Partial<Record<string, Given>>>;

/**
 * Returns the values of our variables. The environment takes precedence over the file, even if it is empty, which
 * unsets a line of the file. Empty counts as not set. Surrounding white space is removed, because mounted secrets often
 * end with a line feed.
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

/** Kubernetes sets REDIS_PORT like this in every pod next to a Service named redis. It is never meant for us. */
export function isServiceLink(name: string, text: string | undefined): boolean {
  return name === 'REDIS_PORT' && text !== undefined && /^tcp:\/\//.test(text);
}
