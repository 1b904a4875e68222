import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importMessages } from '../index.js';
import { openaiRealtime } from '../openai-realtime/importer.js';
import { fixture } from '../testing/fixtures.js';
import { SimulatedStore } from '../testing/simulated-store.js';
import { twilio } from '../twilio/importer.js';
import type { ImportedEvent } from './call-builder.js';
import { LiveCall, type LiveImporter } from './live-call.js';

interface Envelope {
  readonly receivedAt: string;
  readonly direction: 'in' | 'out';
  readonly message: unknown;
}

const START = Date.parse('2026-01-15T09:30:00.000Z');
const frame = (ms: number, direction: 'in' | 'out', message: object): Envelope => ({
  receivedAt: new Date(START + ms).toISOString(),
  direction,
  message,
});
const token = (ms: number, text: string, last = false) => frame(ms, 'out', { type: 'text', token: text, last });

/**
 * A barge-in whose answer continues for a while, an answer that nobody interrupts and that never ends, and two answers
 * in a row.
 */
const RELAY = [
  frame(0, 'in', { type: 'setup', sessionId: 'VX1', from: '+18005550100' }),
  frame(900, 'in', { type: 'prompt', voicePrompt: 'Tell me', lang: 'en-US', last: false }),
  frame(1_000, 'in', { type: 'prompt', voicePrompt: 'Tell me about life', lang: 'en-US', last: true }),
  ...['Life ', 'is ', 'a ', 'complex '].map((text, n) => token(1_100 + n * 50, text)),
  frame(1_460, 'in', { type: 'interrupt', utteranceUntilInterrupt: 'Life is', durationUntilInterruptMs: '360' }),
  token(1_470, 'set.'),
  frame(2_000, 'in', { type: 'prompt', voicePrompt: 'Stop.', lang: 'en-US', last: true }),
  token(2_100, 'Sorry, '),
  token(2_150, 'I stop.', true),
  frame(2_400, 'in', { type: 'interrupt', utteranceUntilInterrupt: '', durationUntilInterruptMs: 0 }),
  frame(3_000, 'in', { type: 'dtmf', digit: '1' }),
  token(3_100, 'And '),
  token(3_150, 'so'),
];

const CALLS: readonly {
  readonly name: string;
  readonly importer: LiveImporter;
  readonly messages: readonly Envelope[];
}[] = [
  {
    name: 'OpenAI Realtime',
    importer: openaiRealtime,
    messages: fixture('recordings/openai-realtime.jsonl') as readonly Envelope[],
  },
  { name: 'ConversationRelay', importer: twilio, messages: RELAY },
];

function eventsOf(importer: LiveImporter, messages: readonly Envelope[], pauses: ReadonlySet<number>) {
  const call = new LiveCall(importer);
  const events: ImportedEvent[] = [];
  for (const [place, { receivedAt, direction, message }] of messages.entries()) {
    events.push(...call.take(Date.parse(receivedAt), direction, message));
    if (pauses.has(place)) events.push(...call.pause());
  }
  return [...events, ...call.close()];
}

describe('a call that is read as it arrives', () => {
  it.each(CALLS)('is the same as the body that contains all of it: $name', ({ importer, messages }) => {
    fc.assert(
      fc.property(fc.nat({ max: messages.length }), fc.array(fc.nat({ max: messages.length })), (end, pauses) => {
        const told = messages.slice(0, end);
        const whole = new SimulatedStore(importer);
        const live = new SimulatedStore(importer);
        for (const call of importMessages(importer, told, 's').calls) {
          whole.take(call);
          live.take({ ...call, events: eventsOf(importer, told, new Set(pauses)) });
        }
        expect(live.views()).toEqual(whole.views());
        expect(live.conflicts).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it.each(CALLS)('shows what is being said while it is said: $name', ({ importer, messages }) => {
    const everywhere = new Set(messages.keys());
    const partials = eventsOf(importer, messages, everywhere).filter(({ payload }) => payload.final === false);
    expect(partials.length).toBeGreaterThan(3);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.anything()), (messages) => {
        for (const { importer } of CALLS) {
          const call = new LiveCall(importer);
          for (const message of messages) call.take(START, 'in', message);
          call.pause();
          call.close();
        }
      }),
    );
  });
});
