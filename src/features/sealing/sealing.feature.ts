import { defineFeature } from '../../feature.js';

export const sealingFeature = defineFeature({
  name: 'sealing',
  processor: 'sealing',
  module: async () => (await import('./sealing.module.js')).SealingModule,
});
