import type { ConfigProblem } from './config-error.js';
import type { CoreValues } from './core-variables.js';
import type { Rule } from './settings.js';
import { SETTINGS, type Values } from './variables.js';

const RULES: readonly Rule<CoreValues>[] = [
  { involves: ['REDIS_URL', 'REDIS_HOST', 'REDIS_PORT', 'REDIS_PASSWORD'], check: redisConflict },
  {
    involves: ['ARCHIVE_DIR', 'S3_BUCKET'],
    check: ({ ARCHIVE_DIR: folder, S3_BUCKET: bucket }) =>
      folder &&
      bucket && {
        subject: 'ARCHIVE_DIR and S3_BUCKET',
        found: 'are both set, but there can be only one archive',
        fix: 'remove one of them',
      },
  },
  {
    involves: ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'],
    check: ({ S3_ACCESS_KEY_ID: id, S3_SECRET_ACCESS_KEY: secret }) =>
      (id === undefined) !== (secret === undefined) && {
        subject: 'S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY',
        found: 'must be set together',
        fix: 'set both, or remove both to use the default credentials of the AWS SDK',
      },
  },
  {
    involves: ['HEADERS_TIMEOUT_SECONDS', 'REQUEST_TIMEOUT_SECONDS'],
    check: ({ HEADERS_TIMEOUT_SECONDS: headers, REQUEST_TIMEOUT_SECONDS: request }) =>
      headers > request && {
        subject: 'HEADERS_TIMEOUT_SECONDS',
        found: `is ${headers}, more than REQUEST_TIMEOUT_SECONDS (${request}), which includes it`,
        fix: 'lower HEADERS_TIMEOUT_SECONDS or raise REQUEST_TIMEOUT_SECONDS',
      },
  },
  {
    involves: ['DRAIN_DELAY_SECONDS', 'SHUTDOWN_TIMEOUT_SECONDS'],
    check: ({ DRAIN_DELAY_SECONDS: drain, SHUTDOWN_TIMEOUT_SECONDS: end }) =>
      drain >= end && {
        subject: 'SHUTDOWN_TIMEOUT_SECONDS',
        found: `is ${end}, which leaves no time to finish requests after DRAIN_DELAY_SECONDS (${drain})`,
        fix: 'raise SHUTDOWN_TIMEOUT_SECONDS or lower DRAIN_DELAY_SECONDS',
      },
  },
];

/** Returns conflicts between variables. `faulty` are those that are invalid by themselves. */
export function brokenRules(values: Values, faulty: ReadonlySet<string>): readonly ConfigProblem[] {
  const rules: readonly Rule<never>[] = [...RULES, ...SETTINGS.flatMap((settings) => settings.rules)];
  const asked = rules.filter(({ involves }) => !involves.some((name) => faulty.has(name)));
  return asked.flatMap((rule) => rule.check(values as never) || []);
}

function redisConflict(values: CoreValues): ConfigProblem | undefined {
  const parts = (['REDIS_HOST', 'REDIS_PORT', 'REDIS_PASSWORD'] as const).filter((name) => values[name] !== undefined);
  const [part] = parts;
  if (!part) return undefined;
  if (values.REDIS_URL) {
    const drop = parts.join(' and ');
    return {
      subject: `REDIS_URL and ${drop}`,
      found: 'are set, but they may name different servers',
      fix: `remove ${drop}: REDIS_URL contains everything (redis://:password@host:port)`,
    };
  }
  if (values.REDIS_HOST) return undefined;
  return {
    subject: part,
    found: 'is set without REDIS_HOST',
    fix: `set REDIS_HOST, or remove ${part} to run without Redis`,
  };
}
