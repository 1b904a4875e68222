import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { EventAnswer } from './api.js';
import { transcriptOf } from './transcript.js';

const SESSION = {
  sessionId: 'call-1',
  status: 'completed',
  language: 'en-US',
  metadata: { task: 'pay bill', callerName: 'Ann', agentName: 'Bob' },
  startedAt: '2020-06-02T00:00:00.000Z',
  endedAt: null,
  endReason: null,
  eventCount: 1,
};

const event = (type: string, payload: EventAnswer['payload'], more: Partial<EventAnswer> = {}): EventAnswer => ({
  eventId: 'e',
  sessionId: 'call-1',
  sequence: 1,
  type,
  payload,
  timestamp: '2020-06-02T00:01:02.345Z',
  recordedAt: '2026-01-01T00:00:00.000Z',
  ...more,
});

const lines = (events: readonly EventAnswer[]) => stripVTControlCharacters(transcriptOf(SESSION, events)).split('\n');

describe('transcriptOf', () => {
  it('shows the time since the start, the speaker, and the text', () => {
    const labels = event('x.labels', { score: 5 }, { late: true });
    expect(lines([event('bot_speech', { text: 'hello' }), event('user_speech', { text: '[noise]' }), labels])).toEqual([
      'pay bill: Ann calls, Bob answers (session call-1)',
      '  01:02.3  agent   hello',
      '  01:02.3  caller  [noise]',
      '  01:02.3          [late x.labels: score 5]',
    ]);
  });
});
