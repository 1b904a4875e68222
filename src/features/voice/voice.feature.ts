import { defineFeature } from '../../feature.js';
import { voiceOperations } from './openapi-operations.js';
import { voiceSchemas } from './openapi-schemas.js';
import { voiceErrors } from './voice-errors.js';

export const voiceFeature = defineFeature({
  name: 'voice',
  errors: voiceErrors,
  openApi: {
    tag: { name: 'Voice', description: 'What can be read from the log of a call: transcript, turns, measures.' },
    operations: voiceOperations,
    schemas: voiceSchemas,
  },
  open: async (context, config) => (await import('./open-voice.js')).openVoice(context, config),
  module: async () => (await import('./voice.module.js')).VoiceModule,
});
