import type { ProviderPage } from '../core/importer.js';

export const OPENAI_REALTIME_PAGE: ProviderPage = {
  title: 'OpenAI Realtime',
  example: { file: 'server-events.json' },
  arrives: ['recorder', 'file'],
  setUp:
    'Events pass between OpenAI and your application, so your application records them, in both directions, each in an envelope ' +
    '`{"receivedAt", "direction", "message"}`. Switch on input transcription: without it nothing that the user says has a text.',
  fields: [
    'session.id | sessionId | `openai-realtime:<id>`',
    'session.* | annotation openai-realtime',
    'item.id | itemId',
    'item.content[].transcript | text | or `text`; role `assistant` is `bot_speech`, `user` is `user_speech`; an item without audio has the medium `text`',
    'transcript | text | of `conversation.item.input_audio_transcription.completed` and `response.output_audio_transcript.done`',
    'delta | text | of items that were never finished: joined into one partial transcript',
    'audio_start_ms, audio_end_ms | startMs, endMs | of `input_audio_buffer.speech_…`: `x.speech`',
    'audio_end_ms | truncation.playedMs | of `conversation.item.truncated`: `x.interruption`; the length of the generated audio is `generatedMs`',
    'response.status_details.reason | interrupted | `turn_detected` of a cancelled response',
    'call_id | callId | `x.tool_call`, `x.tool_result`',
    'error.message | text | `system`, kind `error`',
  ],
  failures: [],
  limits: [
    'What was heard of an interrupted answer: only how long it played is reported, so the text is an estimate.',
    'When something was said, unless the recorder adds the time to each event.',
    'Exactly when the user’s speech began and ended: the start includes `prefix_padding_ms`, the end includes `silence_duration_ms`.',
    'Latencies, and the end of the call: nothing completes the session.',
  ],
};
