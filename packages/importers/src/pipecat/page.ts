import type { ProviderPage } from '../core/importer.js';

export const PIPECAT_PAGE: ProviderPage = {
  title: 'Pipecat (RTVI)',
  example: { file: 'transcript-export.json' },
  arrives: ['recorder', 'file'],
  setUp:
    'Post the transcript that your application exports at the end. Or record the RTVI messages, each in an envelope ' +
    '`{"receivedAt", "message"}`, and post them with `?sessionId=`, because RTVI names no call and has hardly any times.',
  fields: [
    'call_id | sessionId | of an export; RTVI messages name no call',
    'transcript_json[].content | text | role `assistant` is `bot_speech`, `user` is `user_speech`',
    'transcript_json[].timestamp | startedAt | the start of the turn',
    'call_ended_reason | session.endReason',
    'timestamp | session.endedAt',
    'user-transcription.data.text | text | `user_speech`, `final` by `final`',
    'bot-llm-text.data.text | generatedText | joined from one `bot-llm-started` to the next, or else until `bot-stopped-speaking`; used as the `text` if nothing says what was spoken',
    'bot-tts-text.data.text | text | joined; if absent, `bot-output`',
    'bot-output.data.spoken_progress.accumulated_text | heardText | of an interrupted answer',
    'bot-interrupted | interrupted | of the answer that was being spoken; its remaining text is ignored',
    'llm-function-call-in-progress.data.tool_call_id | callId | `x.tool_call`; `…-stopped` is `x.tool_result`',
    'metrics.data.ttfb[].value | latency | `x.metrics`, seconds; the name of the processor decides which stage it is',
    'dtmf.data.buttons[] | digits | `x.dtmf`',
    '* | annotation pipecat | of an export',
  ],
  failures: ['any reason that contains `error` or `fail`'],
  limits: [
    'When something was said, unless the recorder adds the time to each message.',
    'What was heard of an interrupted answer, unless the voice reports word timestamps: without them `bot-tts-text` comes one sentence at a time.',
  ],
};

export function isPipecatFailure(reason: unknown): boolean {
  return typeof reason === 'string' && /error|fail/i.test(reason);
}
