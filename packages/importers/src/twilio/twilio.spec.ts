import { describe, expect, it } from 'vitest';
import { type Importer, importMessages } from '../index.js';
import { telnyx } from '../telnyx/importer.js';
import { describeImporter } from '../testing/describe-importer.js';
import { fixturesOf } from '../testing/fixtures.js';
import { twilio } from './importer.js';

const START = Date.parse('2026-01-15T09:30:00.000Z');
const at = (ms: number, direction: 'in' | 'out', message: object) => ({
  receivedAt: new Date(START + ms).toISOString(),
  direction,
  message,
});

/** A recorded call; every frame names its call, so that it can be delivered on its own. */
const callOf = (id: object) => [
  at(0, 'in', { type: 'setup', ...id, from: '+18005550100' }),
  at(1_000, 'in', { ...id, type: 'prompt', voicePrompt: 'Tell me', lang: 'en-US', last: false }),
  at(1_500, 'in', { ...id, type: 'prompt', voicePrompt: 'Tell me about life', lang: 'en-US', last: true }),
  at(1_700, 'out', { ...id, type: 'text', token: 'One moment.', last: true }),
  at(2_000, 'out', { ...id, type: 'text', token: 'Life is a complex set of many things.', last: true }),
  at(2_460, 'in', { ...id, type: 'interrupt', utteranceUntilInterrupt: 'Life is', durationUntilInterruptMs: '460' }),
  at(3_000, 'in', { ...id, type: 'prompt', voicePrompt: 'Stop.', lang: 'en-US', last: true }),
  at(3_500, 'in', { ...id, type: 'dtmf', digit: '1' }),
];

const CASES: readonly (readonly [Importer, object])[] = [
  [twilio, { sessionId: 'VX1' }],
  [telnyx, { callSessionId: 'call-1' }],
];
for (const [importer, id] of CASES) {
  describeImporter(importer.provider, {
    importer,
    fixtures: fixturesOf(importer.provider),
    call: callOf(id),
    unknownMessage: { type: 'frame_of_tomorrow', hello: 'world' },
  });
}

describe('conversation relay', () => {
  const eventsOf = (messages: readonly object[]) => importMessages(twilio, messages, 's').calls[0]?.events ?? [];
  const token = (text: string, last = false) => ({ type: 'text', token: text, last });

  it('joins tokens until the last one, and keeps unfinished text as a partial', () => {
    const events = eventsOf([token('Life '), token('is.', true), token('And ')]);
    expect(events.map(({ payload: { text, final } }) => [text, final])).toEqual([
      ['Life is.', undefined],
      ['And ', false],
    ]);
  });

  it('interrupts the answer that began last, wherever its tokens end', () => {
    const interrupt = { type: 'interrupt', utteranceUntilInterrupt: '', durationUntilInterruptMs: 0 };
    const [answer, cut] = eventsOf([token('Life '), interrupt, token('is.', true)]);
    expect(cut?.payload).toMatchObject({ itemId: answer?.payload.itemId, heardText: '', truncation: { playedMs: 0 } });
  });

  it('distinguishes equal answers without a clock', () => {
    const events = eventsOf([token('Yes.', true), token('Yes.', true)]);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(2);
  });
});
