import { describe, expect, it } from 'vitest';
import type { Lane, Moment } from './moment.js';
import { turnTaking } from './turn-taking.js';

let sequence = 0;

function speech(lane: Lane, startMs: number, endMs = startMs, more: Partial<Moment> = {}): Moment {
  sequence += 1;
  const type = lane === 'system' ? 'system' : `${lane}_speech`;
  return {
    sequence,
    eventId: `e${sequence}`,
    type,
    lane,
    text: 'x',
    isSpeech: true,
    isPartial: false,
    isWordless: false,
    isInterrupted: false,
    isLate: false,
    isCustom: false,
    timestampMs: startMs,
    startMs,
    endMs,
    isTick: startMs === endMs,
    ...more,
  };
}

const lengths = (list: readonly { startMs: number; endMs: number }[]) =>
  list.map(({ startMs, endMs }) => [startMs, endMs]);

describe('turnTaking', () => {
  it('measures from the end of the last user speech to the first answer only', () => {
    const { gaps } = turnTaking([
      speech('user', 0, 1_000),
      speech('user', 1_200, 2_000),
      speech('bot', 2_700, 3_000),
      speech('bot', 3_500, 4_000),
      speech('user', 5_000, 6_000),
      speech('bot', 6_100, 7_000),
    ]);
    expect(lengths(gaps)).toEqual([
      [2_000, 2_700],
      [6_000, 6_100],
    ]);
    expect(gaps.every(({ isRough }) => !isRough)).toBe(true);
  });

  it('does not mind in which order they come, nor what happens between', () => {
    const { gaps } = turnTaking([speech('bot', 2_000, 3_000), speech('system', 1_500), speech('user', 0, 1_000)]);
    expect(lengths(gaps)).toEqual([[1_000, 2_000]]);
  });

  it('marks a gap from or to a tick as rough', () => {
    expect(turnTaking([speech('user', 0), speech('bot', 800, 900)]).gaps[0]).toMatchObject({ isRough: true });
  });

  it('counts no gap for a barge-in, but the overlap', () => {
    const { gaps, overlaps } = turnTaking([
      speech('user', 0, 1_000),
      speech('bot', 600, 2_000),
      speech('user', 1_500, 3_000),
    ]);
    expect(gaps).toEqual([]);
    expect(overlaps).toMatchObject([
      { startMs: 600, endMs: 1_000, by: 'bot' },
      { startMs: 1_500, endMs: 2_000, by: 'user' },
    ]);
  });

  it('leaves out partial transcripts, sound without words, a touch of less than 100 ms, and a wait of over a minute', () => {
    expect(turnTaking([speech('user', 0, 500, { isPartial: true }), speech('bot', 900, 1_000)]).gaps).toEqual([]);
    expect(turnTaking([speech('user', 0, 500), speech('bot', 900, 1_000, { isWordless: true })]).gaps).toEqual([]);
    expect(turnTaking([speech('user', 0, 1_000), speech('bot', 950, 2_000)]).overlaps).toEqual([]);
    expect(turnTaking([speech('user', 0, 1_000), speech('bot', 61_001, 62_000)]).gaps).toEqual([]);
  });

  it('shows a silence that is not the wait for an answer', () => {
    const { silences } = turnTaking([
      speech('bot', 0, 1_000),
      speech('user', 3_500, 4_000),
      speech('bot', 9_000, 9_500),
      speech('bot', 10_000, 11_000),
    ]);
    expect(lengths(silences)).toEqual([[1_000, 3_500]]);
  });

  it('counts a user who still speaks under a later, shorter speech of their own', () => {
    const { gaps } = turnTaking([speech('user', 0, 3_000), speech('user', 500, 1_000), speech('bot', 3_400, 4_000)]);
    expect(lengths(gaps)).toEqual([[3_000, 3_400]]);
  });
});
