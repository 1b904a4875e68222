import { defineFeature } from '../../feature.js';
import { erasureErrors } from './erasure-errors.js';
import { retentionSettings } from './retention-settings.js';

export const erasureFeature = defineFeature({
  name: 'erasure',
  settings: retentionSettings,
  errors: erasureErrors,
  openApi: () => import('./openapi.js'),
  commands: [
    {
      name: 'erasures',
      summary: 'lists erasures in progress, and replays the erasure ledger after a restore',
      load: () => import('./erasures.command.js'),
    },
    {
      name: 'retention',
      summary: 'erases every session whose retention time is over',
      load: () => import('./retention.command.js'),
    },
  ],
  module: async () => (await import('./erasure.module.js')).ErasureModule,
});
