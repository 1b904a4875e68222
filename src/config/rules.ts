import type { ConfigProblem } from './config-error.js';
import type { CoreValues } from './core-variables.js';
import { broken, type Rule } from './settings.js';
import { SETTINGS, type Values } from './variables.js';

const RULES: readonly Rule<CoreValues>[] = [
  {
    involves: ['REDIS_URL', 'REDIS_HOST', 'REDIS_PORT', 'REDIS_PASSWORD'],
    check: (values) => {
      const parts = redisPartsOf(values, ['REDIS_HOST', 'REDIS_PORT', 'REDIS_PASSWORD']);
      if (!values.REDIS_URL || parts.length === 0) return undefined;
      const drop = parts.join(' and ');
      return {
        subject: `REDIS_URL and ${drop}`,
        found: 'are set, but they may name different servers',
        fix: `remove ${drop}: REDIS_URL contains everything (redis://:password@host:port)`,
      };
    },
  },
  {
    involves: ['REDIS_URL', 'REDIS_HOST', 'REDIS_PORT', 'REDIS_PASSWORD'],
    check: (values) => {
      const [part] = redisPartsOf(values, ['REDIS_PORT', 'REDIS_PASSWORD']);
      if (!part || values.REDIS_HOST || values.REDIS_URL) return undefined;
      return {
        subject: part,
        found: 'is set without REDIS_HOST',
        fix: `set REDIS_HOST, or remove ${part} to run without Redis`,
      };
    },
  },
  {
    involves: ['ARCHIVE_DIR', 'S3_BUCKET'],
    check: (values) => {
      if (!values.ARCHIVE_DIR || !values.S3_BUCKET) return undefined;
      return {
        subject: 'ARCHIVE_DIR and S3_BUCKET',
        found: 'are both set, but there can be only one archive',
        fix: 'remove one of them',
      };
    },
  },
  {
    involves: ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'],
    check: (values) => {
      if ((values.S3_ACCESS_KEY_ID === undefined) === (values.S3_SECRET_ACCESS_KEY === undefined)) return undefined;
      return {
        subject: 'S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY',
        found: 'must be set together',
        fix: 'set both, or remove both to use the default credentials of the AWS SDK',
      };
    },
  },
  {
    involves: ['HEADERS_TIMEOUT_SECONDS', 'REQUEST_TIMEOUT_SECONDS'],
    check: ({ HEADERS_TIMEOUT_SECONDS: headers, REQUEST_TIMEOUT_SECONDS: request }) => {
      if (headers <= request) return undefined;
      return {
        subject: 'HEADERS_TIMEOUT_SECONDS',
        found: `is ${headers}, more than REQUEST_TIMEOUT_SECONDS (${request}), which includes it`,
        fix: 'lower HEADERS_TIMEOUT_SECONDS or raise REQUEST_TIMEOUT_SECONDS',
      };
    },
  },
  {
    involves: ['DRAIN_DELAY_SECONDS', 'SHUTDOWN_TIMEOUT_SECONDS'],
    check: ({ DRAIN_DELAY_SECONDS: drain, SHUTDOWN_TIMEOUT_SECONDS: end }) => {
      if (drain < end) return undefined;
      return {
        subject: 'SHUTDOWN_TIMEOUT_SECONDS',
        found: `is ${end}, which leaves no time to finish requests after DRAIN_DELAY_SECONDS (${drain})`,
        fix: 'raise SHUTDOWN_TIMEOUT_SECONDS or lower DRAIN_DELAY_SECONDS',
      };
    },
  },
];

/** Returns conflicts between variables. `faulty` are those that are invalid by themselves. */
export function brokenRules(values: Values, faulty: ReadonlySet<string>): readonly ConfigProblem[] {
  return [...broken(RULES, values, faulty), ...SETTINGS.flatMap((settings) => settings.brokenRules(values, faulty))];
}

type RedisPart = 'REDIS_HOST' | 'REDIS_PORT' | 'REDIS_PASSWORD';

function redisPartsOf(values: CoreValues, parts: readonly RedisPart[]): readonly RedisPart[] {
  return parts.filter((part) => values[part] !== undefined);
}
