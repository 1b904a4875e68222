import type { ProviderPage } from '../core/importer.js';

export const PIPECAT_PAGE: ProviderPage = {
  title: 'Pipecat (RTVI)',
  example: { file: 'transcript-export.json' },
  arrives: ['recorder', 'file'],
  setUp:
    'Post the transcript that your application exports at the end. Or record the RTVI messages, each in an envelope ' +
    '`{"receivedAt", "message"}`, and post them with `?sessionId=`, because RTVI names no call and has hardly any times.',
  fields: [
    { theirs: 'call_id', ours: 'sessionId', note: 'of an export; RTVI messages name no call' },
    {
      theirs: 'transcript_json[].content',
      ours: 'text',
      note: 'role `assistant` is `bot_speech`, `user` is `user_speech`',
    },
    { theirs: 'transcript_json[].timestamp', ours: 'startedAt', note: 'the start of the turn' },
    { theirs: 'call_ended_reason', ours: 'session.endReason' },
    { theirs: 'timestamp', ours: 'session.endedAt' },
    { theirs: 'user-transcription.data.text', ours: 'text', note: '`user_speech`, `final` by `final`' },
    {
      theirs: 'bot-llm-text.data.text',
      ours: 'generatedText',
      note: 'joined from one `bot-llm-started` to the next; used as the `text` if nothing says what was spoken',
    },
    { theirs: 'bot-tts-text.data.text', ours: 'text', note: 'joined; if absent, `bot-output`' },
    { theirs: 'bot-output.data.spoken_progress.accumulated_text', ours: 'heardText', note: 'of an interrupted answer' },
    {
      theirs: 'bot-interrupted',
      ours: 'interrupted',
      note: 'of the answer that was being spoken; its remaining text is ignored',
    },
    {
      theirs: 'llm-function-call-in-progress.data.tool_call_id',
      ours: 'callId',
      note: '`x.tool_call`; `…-stopped` is `x.tool_result`',
    },
    {
      theirs: 'metrics.data.ttfb[].value',
      ours: 'latency',
      note: '`x.metrics`, seconds; the name of the processor decides which stage it is',
    },
    { theirs: 'dtmf.data.buttons[]', ours: 'digits', note: '`x.dtmf`' },
    { theirs: '*', ours: 'annotation pipecat', note: 'of an export' },
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
