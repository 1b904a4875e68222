import { defineFeature } from '../../feature.js';
import { voiceErrors } from './voice-errors.js';

export const voiceFeature = defineFeature({
  name: 'voice',
  errors: voiceErrors,
  openApi: () => import('./openapi.js'),
  open: async (context, config) => (await import('./open-voice.js')).openVoice(context, config),
  module: async () => (await import('./voice.module.js')).VoiceModule,
});
