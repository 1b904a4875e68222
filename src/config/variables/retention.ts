import { optionalWholeNumber, parsedList, wholeNumber } from '../variable.js';
import { parseRetentionRules, RETENTION_MAX_DAYS } from './retention-rules.js';

/** How long completed sessions stay, and how what is erased is forgotten. */
export const RETENTION_VARIABLES = {
  RETENTION_DAYS: optionalWholeNumber({
    unit: 'days',
    min: 1,
    max: RETENTION_MAX_DAYS,
    absentText: 'for ever',
    example: 365,
    meaning:
      'How many days after its completion a session is erased where no rule of RETENTION_RULES matches it. A session that was never completed stays.',
  }),
  RETENTION_RULES: parsedList({
    absentText: 'no rules',
    example: '[{"metadata":{"tenant":"acme"},"days":30}]',
    expected:
      'a JSON list of rules: `metadata` names members that must all match, `days` how long the session stays after its completion (null: for ever)',
    parse: parseRetentionRules,
    meaning: 'Other times for sessions with such metadata; the first rule that matches counts.',
  }),
  RETENTION_INTERVAL_MINUTES: wholeNumber({
    unit: 'minutes',
    min: 1,
    max: 10_080,
    fallback: 60,
    meaning: 'How often sessions whose time is over are looked for, in minutes.',
  }),
} as const;
