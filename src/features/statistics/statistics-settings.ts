import { atMost, Settings } from '../../config/settings.js';
import { textList } from '../../config/variable.js';

/** More would make the roll-up of each hour large. */
const MAX_DIMENSIONS = 8;

/** Valid in names of records and in a query. */
const KEY = /^[A-Za-z0-9_.-]{1,64}$/;

/** For `/stats`: the members of metadata by which sessions are grouped. */
export const statisticsSettings = new Settings({
  title: 'Statistics',
  variables: {
    STATS_DIMENSIONS: textList({
      meaning: `Metadata keys by which GET /stats can group sessions, at most ${MAX_DIMENSIONS}. After a change all sessions are counted again in the background.`,
      expected: 'keys separated by commas, each of letters, digits, "_", "." and "-", at most 64 characters',
      fault: (key) => !KEY.test(key),
      example: 'agent,tenant',
      absentText: 'none: sessions can be grouped by language, endReason and status only',
    }),
  },
  rules: [atMost(MAX_DIMENSIONS, 'keys', 'STATS_DIMENSIONS')],
  toShape: ({ STATS_DIMENSIONS }) => ({ dimensions: [...new Set(STATS_DIMENSIONS)].sort() }),
});
