import type { AppConfig } from './app-config.js';
import { ConfigError, type ConfigProblem } from './config-error.js';
import { type Environment, givenValues, isServiceLink } from './environment.js';
import { IN_ENVIRONMENT, IN_FILE, type NearMiss, nearMisses } from './near-misses.js';
import { parseValues } from './parse-values.js';
import { brokenRules } from './rules.js';
import { toAppConfig } from './to-app-config.js';

/**
 * Returns the configuration; `environment` takes precedence over `envFile`. Pure.
 *
 * @throws ConfigError naming every problem at once.
 */
export function loadConfig(environment: Environment, envFile: Environment = {}): AppConfig {
  const given = givenValues(environment, envFile);
  const { values, faults } = parseValues(given);
  const problems = [
    ...faults.values(),
    ...brokenRules(values, new Set(faults.keys())),
    ...nearMisses(envFile, given, IN_FILE).map(toProblem),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  const warnings = nearMisses(environment, given, IN_ENVIRONMENT).map(toWarning);
  if (isServiceLink('REDIS_PORT', environment.REDIS_PORT)) warnings.push(SERVICE_LINK_WARNING);
  return toAppConfig(values, warnings);
}

const SERVICE_LINK_WARNING =
  'REDIS_PORT is ignored: its value comes from Kubernetes, which sets it if there is a Service named redis. ' +
  'Set enableServiceLinks: false in the pod to remove it.';

/** The file belongs to this service: a misspelt name in it would silently mean a default. */
function toProblem({ name, meant }: NearMiss): ConfigProblem {
  return {
    subject: name,
    found: `(in .env) is not a variable of this service; did you mean ${meant}?`,
    fix: `rename it to ${meant}; if it belongs to another program, set ${meant} as well`,
  };
}

/** The environment is shared with other programs: a similar name must not prevent the start. */
function toWarning({ name, meant }: NearMiss): string {
  return `${name} is set in the environment, but it is not a variable of this service; did you mean ${meant}?`;
}
