import type { ProviderPage } from '../core/importer.js';

export const AWS_PAGE: ProviderPage = {
  title: 'AWS: Transcribe Call Analytics, Post-Call Analytics, Contact Lens',
  example: { file: 'call-analysis.json', needsSession: true },
  arrives: ['file', 'webhook'],
  setUp:
    'Post the documents that these services write to S3, or the segments that Contact Lens streams in real time. The importer ' +
    'recognizes each format by its content.',
  fields: [
    'ContactId | sessionId | or `CustomerMetadata.ContactId`, `SessionId`, `JobName`, `ConversationAnalytics.GUID`, in this order; `"None"` counts as absent',
    'Transcript[].Content | text | `AGENT` is `bot_speech` with role `human_agent`, `CUSTOMER` is `user_speech`',
    'Transcript[].BeginOffsetMillis | startMs',
    'Transcript[].EndOffsetMillis | endMs',
    'Transcript[].Id | itemId | together with its start time, since several segments can share an id',
    'Transcript[].Items[] | words',
    'Segments[].Utterance.PartialContent | text | a partial transcript; `TranscriptId` names the utterance',
    'Segments[].Transcript.Content | text',
    'SpeechSegments[].DisplayText | text | `SpeakerLabels` says who speaks',
    'SpeechSegments[].SegmentStartTime | startedAt | seconds from `ConversationTime`, which is taken as UTC',
    'SpeechSegments[].SegmentEndTime | endedAt',
    'SpeechSegments[].WordConfidence[] | words',
    'SpeechSegments[].SegmentInterruption | by | `x.interruption`: this speaker interrupted the other',
    'ConversationCharacteristics.TotalConversationDurationMillis | session.endedAt | counted from the start of the session, because the start of the call is not told; or else the last `EndOffsetMillis`',
    '* | annotation aws | `ConversationCharacteristics`, `Categories`, `ConversationAnalytics` …',
  ],
  failures: ['`EventType` or `JobStatus` `FAILED`'],
  limits: [
    'When a call began: Transcribe and Contact Lens report offsets only.',
    'Latencies: both sides are people.',
    'Talk times as this service defines them: those of the provider count overlaps twice, so they are only in the annotation.',
  ],
};
