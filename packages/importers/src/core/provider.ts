/** The providers, in the order in which they are listed. */
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
