import type { ProviderPage } from '../core/importer.js';

export const VCON_PAGE: ProviderPage = {
  title: 'vCon',
  example: { file: 'call-transcript-analysis.current.json' },
  arrives: ['file', 'webhook'],
  setUp:
    'Post the container unchanged: drafts 0.0.1 to 0.5.0, neither signed nor encrypted. A vCon that this service exported becomes ' +
    'the session that it was made from.',
  fields: [
    'uuid | sessionId | `vcon:<uuid>`',
    'dialog[].start | session.startedAt | the earliest one; a time without a zone is taken as UTC',
    'dialog[].duration | session.endedAt | seconds; the latest end',
    'dialog[].body | text | of a dialog of type `text`, with the medium `text`; the sender is `originator`, or the first of `parties`',
    'dialog[] | system, x.handoff | `recording`, `incomplete` and `transfer`',
    'analysis[].body | text | of transcripts in the formats WTF, Deepgram, `{parties, start, duration, text}` and `{speaker, message}`; one transcript for each dialog',
    'parties[].role | role | or `meta.role`; `agent` and `ai` are `bot_speech`, all others `user_speech`',
    'parties[].name | speaker',
    '* | annotation vcon | `parties`, `subject`, other analyses, `attachments`, `redacted`, `amended` …',
  ],
  failures: [],
  limits: [
    'Who the agent is, if no party has a role.',
    'Overlaps and interruptions, if the transcript was made from a single channel; latencies.',
  ],
};
