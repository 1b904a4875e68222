/** The providers, in display order. */
export const PROVIDERS = [
  'vapi',
  'retell',
  'elevenlabs',
  'twilio',
  'telnyx',
  'livekit',
  'pipecat',
  'openai-realtime',
  'deepgram',
  'vcon',
  'aws',
] as const;
export type Provider = (typeof PROVIDERS)[number];
