import { describe, expect, it } from 'vitest';
import { spanOf } from './speech-span.js';

const SESSION_MS = Date.UTC(2026, 0, 15, 9, 30);
const AT_MS = SESSION_MS + 10_000;

const relative = (payload: Record<string, unknown>) => {
  const { startMs, endMs, isTick } = spanOf(payload, AT_MS, SESSION_MS);
  return [startMs - SESSION_MS, endMs - SESSION_MS, isTick];
};

describe('spanOf', () => {
  it.each([
    ['durationMs', { durationMs: 1_500 }, [10_000, 11_500]],
    ['duration_ms', { duration_ms: 1_500 }, [10_000, 11_500]],
    ['a duration in seconds', { duration: 1.5 }, [10_000, 11_500]],
    ['a duration that can only be in milliseconds', { duration: 1_500 }, [10_000, 11_500]],
    ['duration_seconds', { duration_seconds: 1.5 }, [10_000, 11_500]],
    ['ISO times', { startedAt: '2026-01-15T09:30:02Z', endedAt: '2026-01-15T09:30:03.5Z' }, [2_000, 3_500]],
    ['epoch ms (Vapi)', { time: SESSION_MS + 2_000, endTime: SESSION_MS + 3_500 }, [2_000, 3_500]],
    [
      'epoch seconds (LiveKit)',
      { metrics: { started_speaking_at: SESSION_MS / 1e3 + 2, stopped_speaking_at: SESSION_MS / 1e3 + 3.5 } },
      [2_000, 3_500],
    ],
    ['offsets in ms (OpenAI)', { audio_start_ms: 2_000, audio_end_ms: 3_500 }, [2_000, 3_500]],
    ['offsets in s (Deepgram)', { start: 2, end: 3.5 }, [2_000, 3_500]],
    ['an offset and a length in seconds (results of Deepgram)', { start: 2, duration: 1.5 }, [2_000, 3_500]],
    [
      'words (Retell)',
      {
        words: [
          { start: 2, end: 2.4 },
          { start: 3, end: 3.5 },
        ],
      },
      [2_000, 3_500],
    ],
  ])('reads %s', (_, payload, expected) => {
    expect(relative(payload)).toEqual([...expected, false]);
  });

  it('reads times of day without a zone as UTC, whatever the zone of the machine', () => {
    const before = process.env.TZ;
    process.env.TZ = 'America/New_York';
    try {
      for (const [startTime, endTime] of [
        ['2026-01-15T09:30:02', '2026-01-15 09:30:03.5'],
        ['2026-01-15T10:30:02+01:00', '2026-01-15 09:30:03.5 +0000'],
      ]) {
        expect(relative({ startTime, endTime })).toEqual([2_000, 3_500, false]);
      }
    } finally {
      process.env.TZ = before;
    }
  });

  it('prefers start and end to a duration', () => {
    expect(relative({ durationMs: 9_000, startMs: 0, endMs: 500 })).toEqual([0, 500, false]);
  });

  it('counts a duration from the timestamp if there is only a start offset', () => {
    expect(relative({ startMs: 1_669, durationMs: 500 })).toEqual([10_000, 10_500, false]);
  });

  it.each([
    [{}],
    [{ durationMs: 0 }],
    [{ durationMs: -5 }],
    [{ durationMs: 1e9 }],
    [{ durationMs: '1500' }],
    [{ startMs: 5, endMs: 5 }],
    [{ start: 3, end: 2 }],
    [{ startedAt: 'yesterday', endedAt: 'today' }],
    [{ words: [] }],
  ])('is a tick at the timestamp for %j', (payload) => {
    expect(relative(payload)).toEqual([10_000, 10_000, true]);
  });
});
