import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../builders/manual-clock.js';
import { Service } from './service.js';

describe('a session that is completed', () => {
  const clock = new ManualClock();
  let service: Service;
  beforeAll(async () => {
    service = await Service.start({}, clock);
  });
  afterAll(() => service.stop());

  const metric = async (name: string) => {
    const line = (await service.get('/metrics')).text.split('\n').find((each) => each.startsWith(name));
    return line?.split(' ').at(-1);
  };

  it('is sealed when its grace period is over, even if nobody asks for it', async () => {
    await service.post('/sessions', { sessionId: 'call' });
    await service.post('/sessions/call/complete', { lateGraceSeconds: 60 });
    await expect.poll(() => metric('conversation_processed_sessions_total{processor="sealing"}')).toBeDefined();
    expect(await metric('conversation_sealed_total')).toBeUndefined();
    clock.advanceMs(60_000);
    await expect.poll(() => metric('conversation_sealed_total')).toBe('1');
    // A clock that steps back does not open it again.
    clock.advanceMs(-60_000);
    const late = await service.post('/sessions/call/events', { eventId: 'e', type: 'system' });
    expect([late.status, late.json.code]).toEqual([409, 'SESSION_SEALED']);
  });

  it('is included in the reported progress of the processors', async () => {
    await expect
      .poll(() => {
        // The lag is counted every few seconds.
        clock.advanceMs(5_000);
        return metric('conversation_processor_waiting_sessions{processor="sealing"}');
      })
      .toBe('0');
    expect(await metric('conversation_processor_lag_seconds{processor="sealing"}')).toBe('0');
  });
});
