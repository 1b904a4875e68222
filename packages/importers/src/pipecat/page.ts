import type { ProviderPage } from '../core/importer.js';

export const PIPECAT_PAGE: ProviderPage = {
  title: 'Pipecat (RTVI)',
  example: { file: 'transcript-export.json' },
  arrives: ['recorder', 'file'],
  setUp:
    'Post the transcript that the application exports at the end, or record the RTVI messages, each in an envelope ' +
    '`{"receivedAt", "message"}`, with `?sessionId=`: RTVI names no call and has hardly any times.',
  fields: [
    { theirs: 'call_id', ours: 'sessionId', note: 'of an export; RTVI messages name none' },
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
      note: 'joined from `bot-llm-started` to the next one; it is the `text` where nothing tells what was spoken',
    },
    { theirs: 'bot-tts-text.data.text', ours: 'text', note: 'joined; else `bot-output`' },
    { theirs: 'bot-output.data.spoken_progress.accumulated_text', ours: 'heardText', note: 'of a cut answer' },
    {
      theirs: 'bot-interrupted',
      ours: 'interrupted',
      note: 'of the answer that was being given; texts after it belong to nobody',
    },
    {
      theirs: 'llm-function-call-in-progress.data.tool_call_id',
      ours: 'callId',
      note: '`x.tool_call`; `…-stopped` is `x.tool_result`',
    },
    {
      theirs: 'metrics.data.ttfb[].value',
      ours: 'latency',
      note: '`x.metrics`, seconds; by the name of the processor',
    },
    { theirs: 'dtmf.data.buttons[]', ours: 'digits', note: '`x.dtmf`' },
    { theirs: '*', ours: 'annotation pipecat', note: 'of an export' },
  ],
  failures: ['any reason with `error` or `fail` in it'],
  limits: [
    'When anything was said, unless the recorder stamps the messages.',
    'What was heard of a cut answer, unless the voice has word timestamps: `bot-tts-text` is otherwise sent by the sentence.',
  ],
};

export function isPipecatFailure(reason: unknown): boolean {
  return typeof reason === 'string' && /error|fail/i.test(reason);
}
