import { defineFeature } from '../../feature.js';
import { abandonmentSettings } from './abandonment-settings.js';

export const abandonmentFeature = defineFeature({
  name: 'abandonment',
  settings: abandonmentSettings,
  module: async () => (await import('./abandonment.module.js')).AbandonmentModule,
});
