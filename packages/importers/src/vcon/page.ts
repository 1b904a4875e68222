import type { ProviderPage } from '../core/importer.js';

export const VCON_PAGE: ProviderPage = {
  title: 'vCon',
  example: { file: 'call-transcript-analysis.current.json' },
  arrives: ['file', 'webhook'],
  setUp:
    'Post the container unchanged: drafts 0.0.1 to 0.5.0, neither signed nor encrypted. A vCon that this service exported becomes ' +
    'the session that it was made from.',
  fields: [
    { theirs: 'uuid', ours: 'sessionId', note: '`vcon:<uuid>`' },
    {
      theirs: 'dialog[].start',
      ours: 'session.startedAt',
      note: 'the earliest one; a time without a zone is taken as UTC',
    },
    { theirs: 'dialog[].duration', ours: 'session.endedAt', note: 'seconds; the latest end' },
    {
      theirs: 'dialog[].body',
      ours: 'text',
      note: 'of a dialog of type `text`, with the medium `text`; the sender is `originator`, or the first of `parties`',
    },
    { theirs: 'dialog[]', ours: 'system, x.handoff', note: '`recording`, `incomplete` and `transfer`' },
    {
      theirs: 'analysis[].body',
      ours: 'text',
      note: 'of transcripts in the formats WTF, Deepgram, `{parties, start, duration, text}` and `{speaker, message}`; one transcript for each dialog',
    },
    {
      theirs: 'parties[].role',
      ours: 'role',
      note: 'or `meta.role`; `agent` and `ai` are `bot_speech`, all others `user_speech`',
    },
    { theirs: 'parties[].name', ours: 'speaker' },
    {
      theirs: '*',
      ours: 'annotation vcon',
      note: '`parties`, `subject`, other analyses, `attachments`, `redacted`, `amended` …',
    },
  ],
  failures: [],
  limits: [
    'Who the agent is, if no party has a role.',
    'Overlaps and interruptions, if the transcript was made from a single channel; latencies.',
  ],
};
