/** Payloads in the shapes of providers and frameworks, made up according to their documentation. */
export const PROVIDER_PAYLOADS: readonly Readonly<Record<string, unknown>>[] = [
  {
    ...{ id: 'item_1', type: 'message', role: 'assistant', content: ['Hello', { type: 'image' }], interrupted: true },
    ...{
      created_at: 1_768_469_400.5,
      metrics: { started_speaking_at: 1_768_469_401, stopped_speaking_at: 1_768_469_402 },
    },
  },
  {
    item_id: 'item_2',
    content_index: 0,
    transcript: 'Hello',
    audio_start_ms: 1_000,
    audio_end_ms: 2_500,
    usage: { seconds: 2 },
  },
  {
    item: { id: 'item_3', role: 'user', content: [{ type: 'input_audio', transcript: 'Hello' }] },
    previous_item_id: null,
  },
  {
    role: 'bot',
    message: 'Hello',
    time: 1_768_469_401_000.5,
    endTime: 1_768_469_402_500,
    secondsFromStart: 1.2,
    duration: 2_600,
  },
  { type: 'transcript', transcriptType: 'partial', transcript: 'Hel', role: 'user' },
  {
    role: 'agent',
    content: 'Hello there',
    words: [
      { word: 'Hello', start: 1.2, end: 1.6 },
      { word: 'there', start: 1.6, end: 1.5 },
    ],
  },
  {
    role: 'agent',
    message: 'Hello…',
    original_message: 'Hello there',
    interrupted: true,
    time_in_call_secs: 3,
    source_medium: 'audio',
  },
  { type: 'prompt', voicePrompt: 'Hello', lang: 'en-US', last: false },
  { type: 'interrupt', utteranceUntilInterrupt: 'Hel', durationUntilInterruptMs: '460' },
  {
    channel: {
      alternatives: [{ transcript: 'Hello', confidence: 0.99, words: [{ word: 'hello', start: 1, end: 2 }] }],
    },
    is_final: true,
    start: 1,
    duration: 2,
  },
  { results: [{ alternatives: [{ transcript: 'Hello', confidence: 98 }], isFinal: false }] },
  { Transcript: [{ Id: 'a', ParticipantRole: 'AGENT', BeginOffsetMillis: 1, EndOffsetMillis: 2, Content: 'Hello' }] },
  { text: 'Hello', final: true, timestamp: '2026-01-15T09:30:01.000+00:00', user_id: 'u' },
  {
    uuid: 'x',
    dialog: [{ type: 'text', start: '2026-01-15T09:30:01', parties: [0], body: 'Hello' }],
    parties: [{ name: 'Ann' }],
  },
];
