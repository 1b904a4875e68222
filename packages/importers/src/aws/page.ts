import type { ProviderPage } from '../core/importer.js';

export const AWS_PAGE: ProviderPage = {
  title: 'AWS: Transcribe Call Analytics, Post-Call Analytics, Contact Lens',
  example: { file: 'call-analysis.json', needsSession: true },
  arrives: ['file', 'webhook'],
  setUp:
    'Post the documents that these services write to S3, or the segments that Contact Lens streams in real time. The importer ' +
    'recognizes each format by its content.',
  fields: [
    {
      theirs: 'ContactId',
      ours: 'sessionId',
      note: 'or `CustomerMetadata.ContactId`, `SessionId`, `JobName`, `ConversationAnalytics.GUID`, in this order; `"None"` counts as absent',
    },
    {
      theirs: 'Transcript[].Content',
      ours: 'text',
      note: '`AGENT` is `bot_speech` with role `human_agent`, `CUSTOMER` is `user_speech`',
    },
    { theirs: 'Transcript[].BeginOffsetMillis', ours: 'startMs' },
    { theirs: 'Transcript[].EndOffsetMillis', ours: 'endMs' },
    {
      theirs: 'Transcript[].Id',
      ours: 'itemId',
      note: 'together with its start time, since several segments can share an id',
    },
    { theirs: 'Transcript[].Items[]', ours: 'words' },
    {
      theirs: 'Segments[].Utterance.PartialContent',
      ours: 'text',
      note: 'a partial transcript; `TranscriptId` names the utterance',
    },
    { theirs: 'Segments[].Transcript.Content', ours: 'text' },
    { theirs: 'SpeechSegments[].DisplayText', ours: 'text', note: '`SpeakerLabels` says who speaks' },
    {
      theirs: 'SpeechSegments[].SegmentStartTime',
      ours: 'startedAt',
      note: 'seconds from `ConversationTime`, which is taken as UTC',
    },
    { theirs: 'SpeechSegments[].SegmentEndTime', ours: 'endedAt' },
    { theirs: 'SpeechSegments[].WordConfidence[]', ours: 'words' },
    {
      theirs: 'SpeechSegments[].SegmentInterruption',
      ours: 'by',
      note: '`x.interruption`: this speaker interrupted the other',
    },
    {
      theirs: '*',
      ours: 'annotation aws',
      note: '`ConversationCharacteristics`, `Categories`, `ConversationAnalytics` …',
    },
  ],
  failures: ['`EventType` or `JobStatus` `FAILED`'],
  limits: [
    'When a call began: Transcribe and Contact Lens report offsets only.',
    'Latencies: both sides are people.',
    'Talk times as this service defines them: those of the provider count overlaps twice, so they are only in the annotation.',
  ],
};
