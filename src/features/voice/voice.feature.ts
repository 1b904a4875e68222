import { defineFeature } from '../../feature.js';
import { SESSION_TOO_LONG, voicePaths } from './openapi-paths.js';
import { voiceSchemas } from './openapi-schemas.js';
import { voiceErrors } from './voice-errors.js';

export const voiceFeature = defineFeature({
  name: 'voice',
  errors: voiceErrors,
  openApi: {
    tags: [{ name: 'Voice', description: 'What can be read from the log of a call: transcript, turns, measures.' }],
    paths: voicePaths,
    schemas: voiceSchemas,
    problems: [SESSION_TOO_LONG],
  },
  open: async (ground, config) => (await import('./open-voice.js')).openVoice(ground, config),
  module: async () => (await import('./voice.module.js')).VoiceModule,
});
