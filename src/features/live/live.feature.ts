import { defineFeature } from '../../feature.js';
import { liveSettings } from './live-settings.js';
import { streamPaths } from './openapi-paths.js';

export const liveFeature = defineFeature({
  name: 'live',
  settings: liveSettings,
  openApi: { paths: streamPaths },
  commands: [
    {
      name: 'tail',
      summary: 'shows a session in the terminal as it happens',
      load: () => import('./tail.command.js'),
    },
  ],
  module: async () => (await import('./live.module.js')).LiveModule,
});
