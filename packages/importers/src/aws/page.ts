import type { ProviderPage } from '../core/importer.js';

export const AWS_PAGE: ProviderPage = {
  title: 'AWS: Transcribe Call Analytics, Post-Call Analytics, Contact Lens',
  example: { file: 'call-analysis.json', needsSession: true },
  arrives: ['file', 'webhook'],
  setUp:
    'Post the documents that the services write to S3, or the segments that Contact Lens streams in real time. The shapes are told apart by what they contain.',
  fields: [
    {
      theirs: 'ContactId',
      ours: 'sessionId',
      note: 'else `CustomerMetadata.ContactId`, `SessionId`, `JobName`, `ConversationAnalytics.GUID`; `"None"` names none',
    },
    {
      theirs: 'Transcript[].Content',
      ours: 'text',
      note: '`AGENT` is `bot_speech` with role `human_agent`, `CUSTOMER` is `user_speech`',
    },
    { theirs: 'Transcript[].BeginOffsetMillis', ours: 'startMs' },
    { theirs: 'Transcript[].EndOffsetMillis', ours: 'endMs' },
    { theirs: 'Transcript[].Id', ours: 'itemId', note: 'with its begin, since an id can come with several' },
    { theirs: 'Transcript[].Items[]', ours: 'words' },
    {
      theirs: 'Segments[].Utterance.PartialContent',
      ours: 'text',
      note: 'a partial of the transcript that `TranscriptId` names',
    },
    { theirs: 'Segments[].Transcript.Content', ours: 'text' },
    { theirs: 'SpeechSegments[].DisplayText', ours: 'text', note: 'who speaks is told by `SpeakerLabels`' },
    {
      theirs: 'SpeechSegments[].SegmentStartTime',
      ours: 'startedAt',
      note: 'seconds since `ConversationTime`, which is read as UTC',
    },
    { theirs: 'SpeechSegments[].SegmentEndTime', ours: 'endedAt' },
    { theirs: 'SpeechSegments[].WordConfidence[]', ours: 'words' },
    {
      theirs: 'SpeechSegments[].SegmentInterruption',
      ours: 'by',
      note: '`x.interruption`: this speaker cut the other',
    },
    {
      theirs: '*',
      ours: 'annotation aws',
      note: '`ConversationCharacteristics`, `Categories`, `ConversationAnalytics` …',
    },
  ],
  failures: ['`EventType` or `JobStatus` `FAILED`'],
  limits: [
    'When a call began: Transcribe and Contact Lens only give offsets.',
    'Latencies: people speak to people.',
    'Talk times of the provider count overlaps twice and differ from the sum of the turns; they stand in the annotation.',
  ],
};
