import { Settings } from '../../config/settings.js';
import { parsedList, wholeNumber } from '../../config/variable.js';
import type { RetentionRules } from '../../domain/retention.js';
import { parseRetentionRules, RETENTION_MAX_DAYS } from './retention-rules.js';

const MS_PER_MINUTE = 60_000;

export interface RetentionConfig {
  /** RETENTION_DAYS is the last of them. Empty: nothing expires. */
  readonly rules: RetentionRules;
  readonly intervalMs: number;
}

/** How long completed sessions are kept, and how data is erased. */
export const retentionSettings = new Settings({
  title: 'Retention',
  variables: {
    RETENTION_DAYS: wholeNumber({
      unit: 'days',
      min: 1,
      max: RETENTION_MAX_DAYS,
      absentText: 'not set: sessions are kept forever',
      example: 365,
      meaning:
        'How many days after its completion a session is erased if no rule of RETENTION_RULES matches it. A session that was never completed is kept.',
    }),
    RETENTION_RULES: parsedList({
      absentText: 'no rules',
      example: '[{"metadata":{"tenant":"acme"},"days":30}]',
      expected:
        'a JSON list of rules: `metadata` has the members that must all match, and `days` says how long a session is kept after its completion (null: forever)',
      parse: parseRetentionRules,
      meaning:
        'Other retention times for sessions with certain metadata; the first rule that matches a session applies.',
    }),
    RETENTION_INTERVAL_MINUTES: wholeNumber({
      unit: 'minutes',
      min: 1,
      max: 10_080,
      fallback: 60,
      meaning: 'How often the service looks for sessions whose retention time is over, in minutes.',
    }),
  },
  toShape: (values): RetentionConfig => ({
    rules: [
      ...values.RETENTION_RULES,
      ...(values.RETENTION_DAYS === undefined ? [] : [{ metadata: [], days: values.RETENTION_DAYS }]),
    ],
    intervalMs: values.RETENTION_INTERVAL_MINUTES * MS_PER_MINUTE,
  }),
});
