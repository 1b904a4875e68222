import { describe, expect, it } from 'vitest';
import { importMessages } from '../index.js';
import { describeImporter } from '../testing/describe-importer.js';
import { fixture, fixturesOf } from '../testing/fixtures.js';
import { vapi } from './importer.js';

interface Report {
  readonly message: Readonly<Record<string, unknown>> & {
    readonly messages: readonly Readonly<Record<string, unknown>>[];
    readonly call: Readonly<Record<string, unknown>>;
  };
}

const REPORT = fixture('vapi/end-of-call-report.json')[0] as Report;
const { call, messages } = REPORT.message;

/** A server message of the call in the report. */
function live(type: string, timestamp: number, more: object): unknown {
  return { message: { type, timestamp, call, ...more } };
}

const START = 1_722_115_404_677;
const END = '2024-07-27T21:24:01.500Z';

/** The call in the report, as it was sent while it went on. */
const CALL: readonly unknown[] = [
  live('status-update', START + 100, { status: 'in-progress' }),
  live('speech-update', START + 4_220, { status: 'started', role: 'assistant', turn: 0 }),
  live('transcript', START + 6_600, {
    role: 'assistant',
    transcriptType: 'final',
    transcript: "Hi there. I'm assistant 1.",
  }),
  live('transcript', START + 10_000, { role: 'user', transcriptType: 'partial', transcript: 'Transfer' }),
  live('conversation-update', START + 13_000, { messages: messages.slice(0, 3) }),
  live('conversation-update', START + 18_000, { messages: messages.slice(0, 6) }),
  live('user-interrupted', START + 20_000, { turnId: 'turn-1' }),
  live('status-update', START + 36_600, { status: 'ended', endedReason: 'customer-ended-call', endedAt: END }),
  { message: { ...REPORT.message, endedAt: END } },
];

describeImporter('vapi', {
  importer: vapi,
  fixtures: fixturesOf('vapi'),
  call: CALL,
  unknownMessage: { message: { type: 'tomorrow', call, hello: 'world' } },
});

describe('vapi', () => {
  const importOf = (message: object) => importMessages(vapi, [{ message }], 's').calls[0];

  it('gives a latency to each answer if there are as many of them', () => {
    const performanceMetrics = { turnLatencies: [{ turnLatency: 900, modelLatency: 0 }] };
    const said = [
      { role: 'bot', message: 'Hello', time: START },
      { role: 'user', message: 'Hi', time: START + 2_000 },
      { role: 'bot', message: 'Yes?', time: START + 3_000 },
      { role: 'bot', message: 'Go on.', time: START + 4_000 },
    ];
    const imported = importOf({ type: 'end-of-call-report', artifact: { messages: said, performanceMetrics } });
    const latencies = imported?.events.map(({ payload }) => payload.latency);
    expect(latencies).toEqual([undefined, undefined, { llmTtftMs: 0, e2eMs: 900 }, undefined]);
    expect(imported?.annotation?.artifact).toEqual({ performanceMetrics });
  });

  it.each([
    ['seconds', { start: 1, end: 1.5 }],
    ['epoch milliseconds', { start: START + 6_000, end: START + 6_500 }],
  ])('reads the times of words in %s', (_, times) => {
    const word = { word: 'Hi', confidence: 0.9, ...times };
    const said = [
      {
        role: 'user',
        message: 'Hi',
        time: START + 7_000,
        secondsFromStart: 2,
        metadata: { wordLevelConfidence: [word] },
      },
    ];
    const createdAt = new Date(START).toISOString();
    const imported = importOf({ type: 'end-of-call-report', call: { createdAt }, artifact: { messages: said } });
    expect(imported?.events[0]?.payload.words).toEqual([{ word: 'Hi', startMs: 6_000, endMs: 6_500, confidence: 0.9 }]);
  });

  it.each([
    ['2.6 s, which is longer than the span', 2.6, undefined],
    ['1.2 s', 1.2, 1_200],
    ['1900.4 ms', 1_900.4, 1_900],
  ])('reads a duration of %s', (_, duration, expected) => {
    const said = [{ role: 'user', message: 'Hi', time: START, endTime: START + 2_000, duration }];
    const imported = importOf({ type: 'end-of-call-report', artifact: { messages: said } });
    expect(imported?.events[0]?.payload.durationMs).toBe(expected);
  });

  it.each([
    ['customer-ended-call', 'completed'],
    ['assistant-ended-call', 'completed'],
    ['silence-timed-out', 'completed'],
    ['pipeline-error-openai-llm-failed', 'failed'],
    ['call.in-progress.error-vapifault-worker-died', 'failed'],
    ['assistant-not-found', 'failed'],
    ['customer-did-not-answer', 'failed'],
  ])('ends after %s as %s', (endedReason, status) => {
    const imported = importOf({ type: 'end-of-call-report', endedReason });
    expect(imported?.completion).toMatchObject({ status, endReason: endedReason });
  });

  it.each(['assistant-request', 'tool-calls', 'transfer-destination-request'])(
    'reports that %s waits for an answer',
    (type) => {
      const result = importMessages(vapi, [{ message: { type, call } }]);
      expect(result.expectsAnswer).toEqual([type]);
      expect(result.calls[0]?.events).toHaveLength(1);
    },
  );
});
