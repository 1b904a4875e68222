import { defineFeature } from '../../feature.js';
import { voicePaths } from './openapi-paths.js';
import { voiceSchemas } from './openapi-schemas.js';

export const voiceFeature = defineFeature({
  name: 'voice',
  openApi: { paths: voicePaths, schemas: voiceSchemas },
  module: async () => (await import('./voice.module.js')).VoiceModule,
});
