import type { ProviderPage } from '../core/importer.js';

export const VCON_PAGE: ProviderPage = {
  title: 'vCon',
  example: { file: 'call-transcript-analysis.current.json' },
  arrives: ['file', 'webhook'],
  setUp:
    'Post the container as it is: drafts from 0.0.1 to 0.5.0, unsigned and not encrypted. An export of this service comes back ' +
    'as the session that it was made from.',
  fields: [
    { theirs: 'uuid', ours: 'sessionId', note: '`vcon:<uuid>`' },
    { theirs: 'dialog[].start', ours: 'session.startedAt', note: 'the earliest; a time without a zone is read as UTC' },
    { theirs: 'dialog[].duration', ours: 'session.endedAt', note: 'seconds; the latest end' },
    {
      theirs: 'dialog[].body',
      ours: 'text',
      note: 'of type `text`: medium `text`; the sender is `originator`, else the first of `parties`',
    },
    { theirs: 'dialog[]', ours: 'system, x.handoff', note: '`recording`, `incomplete` and `transfer`' },
    {
      theirs: 'analysis[].body',
      ours: 'text',
      note: 'of transcripts: WTF, Deepgram, `{parties, start, duration, text}`, `{speaker, message}`; one transcript for each dialog',
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
    'Who is the agent, where no party has a role.',
    'Overlaps and interruptions, where a transcript was made of one channel; latencies.',
  ],
};
