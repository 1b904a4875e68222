import { defineFeature } from '../../feature.js';
import { liveErrors } from './live-errors.js';
import { liveSettings } from './live-settings.js';

export const liveFeature = defineFeature({
  name: 'live',
  settings: liveSettings,
  errors: liveErrors,
  openApi: () => import('./openapi.js'),
  commands: [
    {
      name: 'tail',
      summary: 'shows a session in the terminal as it happens',
      load: () => import('./tail.command.js'),
    },
  ],
  module: async () => (await import('./live.module.js')).LiveModule,
});
