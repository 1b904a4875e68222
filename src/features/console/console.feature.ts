import { defineFeature } from '../../feature.js';

export const consoleFeature = defineFeature({
  name: 'console',
  module: async () => (await import('./console.module.js')).ConsoleModule,
});
