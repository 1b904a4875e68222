import { Settings } from '../../config/settings.js';
import { positiveNumber } from '../../config/variable.js';

const MS_PER_MINUTE = 60_000;
const MINUTES_PER_YEAR = 525_600;

/** Calls have pauses: with a shorter time, live calls would be ended. */
export const SHORTEST_SENSIBLE_MS = 5 * MS_PER_MINUTE;

export const abandonmentSettings = new Settings({
  title: 'Abandoned calls',
  variables: {
    ABANDON_AFTER_MINUTES: positiveNumber({
      unit: 'minutes',
      max: MINUTES_PER_YEAR,
      absentText: 'a session stays open until a client completes it',
      example: 60,
      meaning:
        'After how many minutes without a new event an open session is completed as failed, with the end reason `abandoned`.',
    }),
  },
  toShape: ({ ABANDON_AFTER_MINUTES: minutes }) => ({
    /** Undefined: no session is abandoned. */
    abandonAfterMs: minutes === undefined ? undefined : minutes * MS_PER_MINUTE,
  }),
});
