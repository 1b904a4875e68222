import { Settings } from '../../config/settings.js';
import { wholeNumber } from '../../config/variable.js';

export const liveSettings = new Settings({
  title: 'Live streams',
  variables: {
    MAX_STREAMS: wholeNumber({
      unit: 'streams',
      min: 1,
      max: 100_000,
      fallback: 2_000,
      meaning: 'Maximum number of live streams that this process serves at once; further ones are answered with 503.',
    }),
  },
  toShape: ({ MAX_STREAMS }) => ({ maxStreams: MAX_STREAMS }),
});
