import type { ProviderSetUp } from '@conversation-service/client';
import { quoted } from './curl.js';

type Provider = ProviderSetUp['provider'];

/** For each provider a minimal body in which a caller says hello. Posting it again changes nothing. */
export const TRIALS: Readonly<Record<Provider, object>> = {
  vapi: {
    message: {
      type: 'transcript',
      role: 'user',
      transcriptType: 'final',
      transcript: 'Hello.',
      call: { id: 'try-it' },
    },
  },
  retell: { event: 'call_ended', call: { call_id: 'try-it', transcript: 'User: Hello.' } },
  elevenlabs: {
    type: 'post_call_transcription',
    data: { conversation_id: 'try-it', transcript: [{ role: 'user', message: 'Hello.', time_in_call_secs: 1 }] },
  },
  twilio: [
    { type: 'setup', sessionId: 'try-it' },
    { type: 'prompt', voicePrompt: 'Hello.', last: true },
  ],
  telnyx: [
    { type: 'setup', callSessionId: 'try-it' },
    { type: 'prompt', voicePrompt: 'Hello.', last: true },
  ],
  livekit: {
    job_id: 'try-it',
    chat_history: { items: [{ type: 'message', id: 'item-1', role: 'user', content: ['Hello.'] }] },
  },
  pipecat: { call_id: 'try-it', transcript_json: [{ role: 'user', content: 'Hello.' }] },
  'openai-realtime': [
    { type: 'session.created', session: { id: 'try-it' } },
    { type: 'conversation.item.input_audio_transcription.completed', item_id: 'item-1', transcript: 'Hello.' },
  ],
  deepgram: [
    { type: 'Welcome', request_id: 'try-it' },
    { type: 'ConversationText', role: 'user', content: 'Hello.' },
  ],
  vcon: {
    uuid: '018e4c45-3f5a-8000-8000-000000000001',
    parties: [{ name: 'Caller' }],
    dialog: [
      {
        type: 'text',
        start: '2026-01-15T09:30:00Z',
        parties: [0],
        mediatype: 'text/plain',
        body: 'Hello.',
        encoding: 'none',
      },
    ],
  },
  aws: {
    JobName: 'try-it',
    Transcript: [
      { Id: 'turn-1', ParticipantRole: 'CUSTOMER', Content: 'Hello.', BeginOffsetMillis: 0, EndOffsetMillis: 900 },
    ],
  },
};

/**
 * Returns a POSIX shell command that tests the URL; if signatures are checked, the command line signs as the provider
 * would.
 */
export function trialLine(origin: string, { provider, path, access, secretVariable }: ProviderSetUp): string {
  const body = quoted(JSON.stringify(TRIALS[provider]));
  if (access !== 'signed') return `curl ${quoted(origin + path)} -H 'Content-Type: application/json' -d ${body}`;
  const importing = `conversation-service import ${provider} - --url ${quoted(origin)}`;
  return `printf %s ${body} | ${secretVariable}='…' ${importing}`;
}
