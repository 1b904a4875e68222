import { Settings } from '../../config/settings.js';
import { wholeNumber } from '../../config/variable.js';

const DAYS_PER_CENTURY = 36_525;
const MS_PER_DAY = 86_400_000;

/** When the events of old sessions are archived; the object store says where. */
export const archiveSettings = new Settings({
  title: 'Archive',
  variables: {
    ARCHIVE_AFTER_DAYS: wholeNumber({
      unit: 'days',
      min: 0,
      max: DAYS_PER_CENTURY,
      absentText: 'nothing is archived',
      example: 30,
      meaning:
        'How many days after its completion the events of a session are moved to the archive. Requires ARCHIVE_DIR or S3_BUCKET.',
    }),
  },
  rules: [
    {
      involves: ['ARCHIVE_AFTER_DAYS', 'ARCHIVE_DIR', 'S3_BUCKET'],
      check: ({ ARCHIVE_AFTER_DAYS: days, ARCHIVE_DIR: folder, S3_BUCKET: bucket }) =>
        days !== undefined &&
        !folder &&
        !bucket && {
          subject: 'ARCHIVE_AFTER_DAYS',
          found: 'is set, but there is no archive',
          fix: 'set ARCHIVE_DIR or S3_BUCKET, or remove ARCHIVE_AFTER_DAYS',
        },
    },
  ],
  toShape: ({ ARCHIVE_AFTER_DAYS: days }) => ({
    /** Undefined: nothing more is archived, but archived events can be read. */
    archiveAfterMs: days === undefined ? undefined : days * MS_PER_DAY,
  }),
});
