import { describe, expect, it } from 'vitest';
import { importMessages } from '../index.js';
import { describeImporter } from '../testing/describe-importer.js';
import { fixture, fixturesOf } from '../testing/fixtures.js';
import { callViewOf, SimulatedStore } from '../testing/simulated-store.js';
import { livekit } from './importer.js';

const RECORDED = fixture('recordings/livekit.jsonl') as readonly Readonly<Record<string, unknown>>[];
const events: readonly Readonly<Record<string, unknown>>[] = RECORDED.filter(
  ({ type }) => type !== 'metrics_collected',
).map((event) => ({ ...event, job_id: 'job-1' }));
const items = RECORDED.filter(({ type }) => type === 'conversation_item_added').map(({ item }) => item);
const close = RECORDED.find(({ type }) => type === 'close');
const REPORT = { job_id: 'job-1', room: 'r', timestamp: 1_795_997_998, events: [close], chat_history: { items } };

describeImporter('livekit', {
  importer: livekit,
  fixtures: [...fixturesOf('livekit'), { name: 'recorded events', messages: RECORDED.slice(0, 40) }],
  call: [...events.filter(({ type }) => type !== 'user_input_transcribed').slice(0, 30), REPORT],
  unknownMessage: { type: 'tomorrow', job_id: 'job-1', hello: 'world' },
});

describe('livekit', () => {
  it('reads a report: what was heard of an interrupted answer, latencies, the end', () => {
    const store = new SimulatedStore(livekit);
    const { calls } = store.deliver([REPORT]);
    const [session] = store.sessions.values();
    if (!session) throw new Error('no session');
    const view = callViewOf('s', session);
    const said = view.transcript().utterances.map(({ side, text, heard }) => `${side} ${heard}: ${text}`);
    expect(said).toEqual([
      'user full: I would like to move my appointment.',
      'bot full: Of course. Which day suits you?',
      'user full: What is the weather in Hangzhou?',
      'bot full: Let me look.',
      'bot cut: It is sunny and twenty one degrees today, with a light wind from',
      'user full: Wait, stop there.',
      'bot full: Sorry, I stop.',
      'user full: Goodbye.',
      'bot full: Goodbye!',
    ]);
    expect(view.turns().interruptions.map(({ kind }) => kind)).toContain('barge_in');
    expect(calls[0]?.completion).toMatchObject({ status: 'completed', endReason: 'user_initiated' });
  });

  it('reads the clocks of Python and Node in the same way', () => {
    const said = (scale: number) => ({
      id: 'i1',
      type: 'message',
      role: 'user',
      content: ['Hi'],
      created_at: 1_700_000_000.25 * scale,
    });
    const timestamps = [1, 1_000].map((scale) => {
      const { calls } = importMessages(livekit, [{ items: [said(scale)] }], 's');
      return calls[0]?.events[0]?.timestamp;
    });
    expect(timestamps).toEqual(['2023-11-14T22:13:20.250Z', '2023-11-14T22:13:20.250Z']);
  });

  it('omits claims with an absurd stop', () => {
    const metrics = {
      started_speaking_at: 1_700_000_203,
      stopped_speaking_at: 1_700_000_000,
      transcription_delay: 203.27,
    };
    const item = { id: 'i1', type: 'message', role: 'user', content: ['Hi'], metrics, created_at: 1_700_000_204 };
    expect(importMessages(livekit, [{ items: [item] }], 's').calls[0]?.events[0]?.payload).not.toHaveProperty(
      'latency',
    );
  });

  it.each([
    [{ isInterruption: true }, { is_interruption: true, agent_ended: false, num_requests: 1 }],
    [{ isInterruption: false }, { is_interruption: false, agent_ended: false, num_requests: 2 }],
    [undefined, { is_interruption: false, agent_ended: true, num_requests: 2 }],
    [undefined, { is_interruption: false, agent_ended: false, num_requests: 0 }],
  ])('reads %j from an overlap', (expected, overlap) => {
    const event = { type: 'overlapping_speech', created_at: 1_700_000_000, ...overlap };
    const cut = importMessages(livekit, [event], 's').calls[0]?.events.find(({ type }) => type === 'x.interruption');
    if (expected) expect(cut?.payload).toMatchObject(expected);
    else expect(cut).toBeUndefined();
  });
});
