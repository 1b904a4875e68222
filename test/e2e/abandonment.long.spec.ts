import { afterEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config-error.js';
import { loadConfig } from '../../src/config/load-config.js';
import { Service } from './service.js';

/** 1.2 s, as a fraction of a minute: longer than it takes until the first event follows the creation. */
const SOON = { ABANDON_AFTER_MINUTES: '0.02' };

describe('an abandoned call', () => {
  let service: Service | undefined;
  afterEach(async () => {
    await service?.stop();
    service = undefined;
  });

  async function startWithCall(environment: Readonly<Record<string, string>> = SOON): Promise<Service> {
    // The clock stops until both are stored, because a busy machine could otherwise end the call before its event.
    let stoppedMs: number | undefined = Date.now();
    const clock = { nowMs: () => stoppedMs ?? Date.now(), elapsedMs: () => performance.now() };
    service = await Service.start(environment, clock);
    await service.post('/sessions', { sessionId: 'call', startedAt: '2026-01-31T09:00:00.000Z' });
    const timestamp = '2026-01-31T09:05:00.000Z';
    await service.post('/sessions/call/events', { eventId: 'e', type: 'user_speech', timestamp });
    stoppedMs = undefined;
    return service;
  }

  const ended = (running: Service) =>
    expect.poll(async () => (await running.get('/sessions/call')).json.status).toBe('failed');

  it('ends without any request, at its last event, and is counted', async () => {
    const running = await startWithCall();
    await ended(running);
    const { json } = await running.get('/sessions/call');
    expect(json).toMatchObject({ endReason: 'abandoned', endedAt: '2026-01-31T09:05:00.000Z' });
    expect((await running.get('/metrics')).text).toContain('conversation_abandoned_sessions_total{events="some"} 1');
    const range = 'from=2026-01-31T00:00:00Z&to=2026-02-01T00:00:00Z';
    // The call began long ago, so its hour is counted in the background.
    const counted = expect.poll(async () => (await running.get(`/stats?${range}`)).json.outcomes);
    await counted.toContainEqual({ status: 'failed', endReason: 'abandoned', count: 1 });
  });

  it('takes the end that its client reports, once', async () => {
    const running = await startWithCall();
    await ended(running);
    const complete = (body?: object) => running.post('/sessions/call/complete', body);
    const first = await complete();
    expect([first.status, first.headers['idempotent-replayed'], first.json.endReason]).toEqual([
      200,
      'true',
      'abandoned',
    ]);
    const said = await complete({ endReason: 'hung up' });
    expect([said.status, said.headers['idempotent-replayed'], said.json.status]).toEqual([200, undefined, 'completed']);
    expect((await complete({ endReason: 'hung up' })).headers['idempotent-replayed']).toBe('true');
    const other = await complete({ endReason: 'abandoned' });
    expect([other.status, other.json.code]).toEqual([409, 'SESSION_ALREADY_COMPLETED']);
  });

  it.each(['0', '-1', 'soon', 'Infinity'])('prevents the start if the time is %s', (value) => {
    expect(() => loadConfig({ ABANDON_AFTER_MINUTES: value })).toThrow(ConfigError);
    expect(() => loadConfig({ ABANDON_AFTER_MINUTES: value })).toThrow(/ABANDON_AFTER_MINUTES/);
  });
});
