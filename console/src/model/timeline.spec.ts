import type { Event } from '@conversation-service/client';
import { describe, expect, it } from 'vitest';
import { toMoment } from './moment.js';
import { axisTicks, marksOf, msAt, pan, reveal, wholeView, xOf, zoom } from './timeline.js';

const T0 = Date.UTC(2026, 0, 15, 9, 30);

function moment(sequence: number, atMs: number, durationMs = 0, type = 'user_speech') {
  const event: Event = {
    eventId: `e${sequence}`,
    sessionId: 's',
    sequence,
    type,
    payload: durationMs > 0 ? { text: 'x', durationMs } : { text: 'x' },
    timestamp: new Date(T0 + atMs).toISOString(),
    recordedAt: new Date(T0 + atMs).toISOString(),
  };
  return toMoment(event, T0);
}

const VIEW = { fromMs: T0, toMs: T0 + 10_000 };

describe('marksOf', () => {
  it('draws a bar as long as the speech, and a tick if the length is unknown', () => {
    const marks = marksOf([moment(1, 1_000, 2_000), moment(2, 5_000)], VIEW, 1_000);
    expect(marks).toMatchObject([
      { x: 100, width: 200, isTick: false },
      { x: 500, width: 0, isTick: true },
    ]);
  });

  it('omits what is out of view, and keeps what extends into it', () => {
    const marks = marksOf([moment(1, -500, 400), moment(2, -500, 600), moment(3, 11_000)], VIEW, 1_000);
    expect(marks.map(({ moment: { sequence } }) => sequence)).toEqual([2]);
  });

  it('draws no more marks than there is room for, and counts what they represent', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => moment(index + 1, index * 2));
    const marks = marksOf(many, VIEW, 500);
    expect(marks.length).toBeLessThanOrEqual(251);
    expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(5_000);
  });

  it('merges only within a lane', () => {
    expect(marksOf([moment(1, 0), moment(2, 0, 0, 'bot_speech')], VIEW, 100)).toHaveLength(2);
  });
});

describe('the view', () => {
  const whole = { fromMs: T0, toMs: T0 + 60_000 };

  it('contains everything', () => {
    const { fromMs, toMs } = wholeView([moment(1, -1_000), moment(2, 5_000, 9_000)], T0, T0 + 10_000);
    expect(fromMs).toBeLessThan(T0 - 1_000);
    expect(toMs).toBeGreaterThan(T0 + 14_000);
  });

  it('is never empty', () => {
    const { fromMs, toMs } = wholeView([], T0, undefined);
    expect(toMs).toBeGreaterThan(fromMs);
  });

  it('zooms around a fixed point', () => {
    const near = zoom(whole, 0.5, T0 + 30_000, whole);
    expect(near).toEqual({ fromMs: T0 + 15_000, toMs: T0 + 45_000 });
    expect(xOf(T0 + 30_000, near, 100)).toBe(xOf(T0 + 30_000, whole, 100));
    expect(msAt(50, near, 100)).toBe(T0 + 30_000);
  });

  it('never extends beyond the whole', () => {
    expect(zoom(whole, 2, T0, whole)).toEqual(whole);
    expect(pan({ fromMs: T0, toMs: T0 + 10_000 }, -5_000, whole)).toEqual({ fromMs: T0, toMs: T0 + 10_000 });
    expect(pan({ fromMs: T0 + 45_000, toMs: T0 + 55_000 }, 9_000, whole).toMs).toBe(whole.toMs);
    expect(zoom(whole, 1e-9, T0 + 1, whole).toMs - zoom(whole, 1e-9, T0 + 1, whole).fromMs).toBe(500);
  });

  it('moves to an item only if necessary', () => {
    const view = { fromMs: T0, toMs: T0 + 10_000 };
    expect(reveal(view, T0 + 1_000, T0 + 2_000, whole)).toBe(view);
    expect(reveal(view, T0 + 29_000, T0 + 31_000, whole)).toEqual({ fromMs: T0 + 25_000, toMs: T0 + 35_000 });
  });
});

it.each([
  [10_000, 2_000],
  [60_000, 10_000],
  [3_600_000, 600_000],
  [400 * 3_600_000, 57_600 * 4_000],
])('labels an axis of %i ms every %i ms', (lengthMs, stepMs) => {
  const ticks = axisTicks({ fromMs: T0, toMs: T0 + lengthMs }, T0, 600);
  expect((ticks[1] ?? 0) - (ticks[0] ?? 0)).toBe(stepMs);
  expect(ticks[0]).toBe(T0);
});
