import { defineFeature } from '../../feature.js';
import { liveErrors } from './live-errors.js';
import { liveSettings } from './live-settings.js';
import { streamParameters } from './openapi-parameters.js';
import { STREAM_UNAVAILABLE, streamPaths } from './openapi-paths.js';

export const liveFeature = defineFeature({
  name: 'live',
  settings: liveSettings,
  errors: liveErrors,
  openApi: {
    tags: [{ name: 'Live', description: 'Follow what happens while it happens.' }],
    paths: streamPaths,
    parameters: streamParameters,
    problems: [STREAM_UNAVAILABLE],
  },
  commands: [
    {
      name: 'tail',
      summary: 'shows a session in the terminal as it happens',
      load: () => import('./tail.command.js'),
    },
  ],
  module: async () => (await import('./live.module.js')).LiveModule,
});
