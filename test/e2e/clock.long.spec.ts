import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../builders/manual-clock.js';
import { T0_MS } from '../builders/time.js';
import { Service } from './service.js';

const HOUR_MS = 3_600_000;
const GRACE_SECONDS = 300;

describe.each([
  ['forward', HOUR_MS],
  ['back', -HOUR_MS],
])('when the clock of the server jumps an hour %s', (_, jumpMs) => {
  let service: Service;
  afterEach(() => service.stop());

  async function start(): Promise<ManualClock> {
    const clock = new ManualClock();
    service = await Service.start({ LATE_EVENT_GRACE_SECONDS: `${GRACE_SECONDS}` }, clock);
    await service.post('/sessions', { sessionId: 's' });
    return clock;
  }

  const append = (eventId: string) => service.post('/sessions/s/events', { eventId, type: 'system' });
  const jump = (clock: ManualClock) => clock.setMs(T0_MS + jumpMs);

  it('repeats are answered with what is stored, including its times', async () => {
    const clock = await start();
    const first = await append('e');
    const { events: _events, pagination: _pagination, ...stored } = (await service.get('/sessions/s')).json;
    jump(clock);
    const repeat = await append('e');
    expect([repeat.status, repeat.text]).toEqual([200, first.text]);
    const again = await service.post('/sessions', { sessionId: 's' });
    expect([again.status, again.json]).toEqual([200, stored]);
    expect((await service.post('/sessions/s/events', { eventId: 'e', type: 'x.other' })).status).toBe(409);
  });

  it('sequences continue without a gap, and the log keeps the order of the commits', async () => {
    const clock = await start();
    await append('before');
    jump(clock);
    await append('after');
    const { events } = (await service.get('/sessions/s/events')).json;
    expect(events.map(({ eventId, sequence }: Record<string, unknown>) => [eventId, sequence])).toEqual([
      ['before', 1],
      ['after', 2],
    ]);
    // By timestamp, as promised; if the client omitted it, this is the server's time at that moment.
    const page = (await service.get('/sessions/s')).json.events;
    expect(page.map(({ eventId }: { eventId: string }) => eventId)).toEqual(
      jumpMs > 0 ? ['before', 'after'] : ['after', 'before'],
    );
  });

  it('a completion keeps its end', async () => {
    const clock = await start();
    const { endedAt } = (await service.post('/sessions/s/complete')).json;
    jump(clock);
    const repeat = await service.post('/sessions/s/complete');
    expect([repeat.status, repeat.json.endedAt]).toEqual([200, endedAt]);
  });

  it('a sealed session stays sealed, and events after its completion are late', async () => {
    const clock = await start();
    await service.post('/sessions/s/complete');
    jump(clock);
    const next = await append('next');
    // An hour ahead, the grace period is over; an hour back, it is not. Late is decided by the order in the store, not
    // by times.
    if (jumpMs > 0) expect([next.status, next.json.code]).toEqual([409, 'SESSION_SEALED']);
    else expect([next.status, next.json.late]).toEqual([201, true]);
    clock.setMs(T0_MS + HOUR_MS);
    expect((await append('sealed')).json.code).toBe('SESSION_SEALED');
    // The seal is stored, so no clock can undo it.
    clock.setMs(T0_MS);
    expect((await append('after-the-seal')).json.code).toBe('SESSION_SEALED');
    if (jumpMs < 0) expect((await append('next')).status).toBe(200);
  });
});
