import { describe, expect, it } from 'vitest';
import { importMessages } from '../index.js';
import { describeImporter } from '../testing/describe-importer.js';
import { fixture, fixturesOf } from '../testing/fixtures.js';
import { aws } from './importer.js';

const [started, segments, completed] = ['started', 'segments', 'completed'].map(
  (name) => fixture(`aws/realtime-segments.${name}.json`)[0],
);
const ContactId = 'the ID of the contact';
const document = { ...(fixture('aws/post-call-analysis.json')[0] as object), ContactId };

describeImporter('aws', {
  importer: aws,
  fixtures: fixturesOf('aws'),
  call: [started, segments, completed, document],
  unknownMessage: { ContactId, Tomorrow: true },
});

describe('aws', () => {
  const callIdOf = (message: object) => importMessages(aws, [{ Transcript: [], ...message }]).calls[0]?.sessionId;

  it('names the call by its contact, or else its session, job, or GUID', () => {
    expect(callIdOf({ ContactId: 'c', SessionId: 's' })).toBe('aws:c');
    expect(callIdOf({ CustomerMetadata: { ContactId: 'c' } })).toBe('aws:c');
    expect(callIdOf({ SessionId: 's', JobName: 'j' })).toBe('aws:s');
    expect(callIdOf({ ContactId: '', JobName: 'j' })).toBe('aws:j');
    expect(callIdOf({ ConversationAnalytics: { GUID: 'g' }, SpeechSegments: [] })).toBe('aws:g');
    expect(importMessages(aws, [{ Transcript: [], ConversationAnalytics: { GUID: 'None' } }]).hasNoCallId).toBe(true);
  });

  it('tells how long a call took that nobody says the start of', () => {
    const completionOf = (message: object) =>
      importMessages(aws, [{ JobName: 'j', ...message }]).calls[0]?.completion?.lengthMs;
    const Transcript = [{ Content: 'Hi', BeginOffsetMillis: 0, EndOffsetMillis: 900 }];
    expect(completionOf(document)).toBe(32_110);
    expect(completionOf({ Transcript })).toBe(900);
    expect(completionOf({ SpeechSegments: [{ SegmentStartTime: 0, SegmentEndTime: 1.5 }] })).toBe(1_500);
    expect(completionOf({ Transcript: [] })).toBeUndefined();
    expect(
      completionOf({ Transcript, ConversationCharacteristics: { TotalConversationDurationMillis: 1e15 } }),
    ).toBeUndefined();
  });

  it('treats one id with two begins as two turns', () => {
    const turn = (BeginOffsetMillis: number) => ({
      Id: 'same',
      ParticipantRole: 'AGENT',
      Content: 'Hi',
      BeginOffsetMillis,
    });
    const events = importMessages(aws, [{ JobName: 'j', Transcript: [turn(0), turn(900)] }]).calls[0]?.events ?? [];
    expect(new Set(events.map(({ payload }) => payload.itemId)).size).toBe(2);
  });
});
