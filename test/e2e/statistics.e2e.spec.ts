import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Service } from './service.js';

describe('GET /stats', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start({ STATS_DIMENSIONS: 'agent' });
    for (const minute of [0, 1, 1, 59]) {
      const sessionId = `s${Math.random().toString(36).slice(2)}`;
      const startedAt = `2026-01-15T09:${String(minute).padStart(2, '0')}:30Z`;
      await service.post('/sessions', { sessionId, startedAt, language: 'de', metadata: { agent: `a${minute}` } });
      await service.post(`/sessions/${sessionId}/events`, { eventId: 'e', type: 'system' });
      if (minute === 59) continue;
      const endedAt = `2026-01-15T09:0${minute + 1}:00Z`;
      const status = minute === 0 ? 'failed' : 'completed';
      await service.post(`/sessions/${sessionId}/complete`, { status, endReason: 'hangup', endedAt });
    }
  });
  afterAll(() => service.stop());

  it('counts the sessions that started in a range of time, and how they ended', async () => {
    const path = '/stats?from=2026-01-15T09:00:00Z&to=2026-01-15T09:30:00Z';
    // Old sessions are counted from roll-ups, within some seconds.
    await expect.poll(async () => (await service.get(path)).json.measured).toBe(3);
    const { status, json, headers } = await service.get(path);
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-cache');
    expect(json).toMatchObject({
      from: '2026-01-15T09:00:00.000Z',
      to: '2026-01-15T09:30:00.000Z',
      truncated: false,
      activeNow: { count: 1, truncated: false },
      started: 3,
      byStatus: { completed: 2, failed: 1, active: 0 },
      eventCount: 3,
      bucketSeconds: 60,
      outcomes: [
        { status: 'completed', endReason: 'hangup', count: 2 },
        { status: 'failed', endReason: 'hangup', count: 1 },
      ],
      durations: { count: 3, p50Ms: 30_000, p95Ms: 30_000 },
    });
    expect(json.buckets).toHaveLength(31);
    expect(json.buckets[1]).toMatchObject({ from: '2026-01-15T09:01:00.000Z', started: 2, failed: 0, eventCount: 2 });
    expect(json.buckets[1]).toMatchObject({ measured: 2, responseGap: null, tools: { calls: 0, errors: 0 } });
    expect(json.relativeError).toBeLessThanOrEqual(0.03);
  });

  it.each([
    ['agent', ['a1', 'a0']],
    ['metadata.agent', ['a1', 'a0']],
    ['language', ['de']],
    ['status', ['completed', 'failed']],
    ['endReason', ['hangup']],
  ])('groups by %s', async (groupBy, keys) => {
    const { json } = await service.get(`/stats?from=2026-01-15T09:00:00Z&to=2026-01-15T09:30:00Z&groupBy=${groupBy}`);
    expect(json.groups.map(({ key }: { key: string }) => key)).toEqual(keys);
  });

  it('counts the last hour by default', async () => {
    const { json } = await service.get('/stats');
    expect(Date.parse(json.to) - Date.parse(json.from)).toBe(3_600_000);
    expect(json.started).toBe(0);
  });

  it.each([
    ['an hour before the first instant', 'to=0000-01-01T00:00:00Z'],
    ['a step before the first instant', 'from=0000-01-01T00:00:00Z&to=0002-01-01T00:00:00Z'],
    ['a step after the last instant', 'from=9999-01-01T00:00:00Z&to=9999-12-31T23:59:59.999Z'],
  ])('counts nothing, without an error, if %s is not a valid time', async (_, query) => {
    const { status, json } = await service.get(`/stats?${query}`);
    expect([status, json.started]).toEqual([200, 0]);
  });

  it.each([
    ['?from=yesterday', 'from'],
    ['?from=2026-01-15T10:00:00Z&to=2026-01-15T09:00:00Z', 'from'],
    ['?from=1999-01-15T10:00:00Z&to=2026-01-15T09:00:00Z', 'from'],
    ['?form=2026-01-15T10:00:00Z', 'form'],
    ['?groupBy=tenant', 'groupBy'],
    ['?histogram=gaps', 'histogram'],
  ])('refuses %s', async (query, parameter) => {
    const { status, json } = await service.get(`/stats${query}`);
    expect(status).toBe(400);
    expect(json.errors[0].parameter).toBe(parameter);
  });
});
