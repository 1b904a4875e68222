import { defineFeature } from '../../feature.js';
import { voicePaths } from './openapi-paths.js';
import { voiceSchemas } from './openapi-schemas.js';

export const voiceFeature = defineFeature({
  name: 'voice',
  openApi: { paths: voicePaths, schemas: voiceSchemas },
  open: async (ground, config) => (await import('./open-voice.js')).openVoice(ground, config),
  module: async () => (await import('./voice.module.js')).VoiceModule,
});
