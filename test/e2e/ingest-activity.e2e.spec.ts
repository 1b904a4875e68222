import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DELIVERY_EXAMPLE } from '../../src/features/ingest/openapi-examples.js';
import { Service } from './service.js';

const SIGNED = { 'x-vapi-secret': 'planted-secret' };

const activityOf = async (service: Service, provider = 'vapi') => {
  const { json } = await service.get('/ingest');
  return json.providers.find((one: { readonly provider: string }) => one.provider === provider).activity;
};

/** The report, with this many messages of an unknown type. */
const unknown = (callId: string, times: number) =>
  Array.from({ length: times }, () => ({ message: { type: 'brand-new', call: { id: callId } } }));

describe('the activity of a provider', () => {
  let folder: string;
  let service: Service;
  const environment = () => ({ DATA_DIR: folder, INGEST_VAPI_SECRET: 'planted-secret' });
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'activity-'));
    service = await Service.start(environment());
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is empty before the first delivery', async () => {
    expect(await activityOf(service)).toEqual({
      countedSince: null,
      lastTakenAt: null,
      lastRefusal: null,
      deliveries: { taken: 0, refused: {} },
      messages: 0,
      sessions: { created: 0, completed: 0 },
      events: { appended: 0, duplicates: 0, conflicts: 0, sealed: 0, invalid: 0 },
      notUnderstood: 0,
      issues: 0,
      recentIssues: [],
    });
  });

  it('is counted by outcome, and the last refusal explains what is wrong with the set-up', async () => {
    for (const _ of [1, 2]) await service.post('/ingest/vapi', DELIVERY_EXAMPLE, SIGNED);
    await service.post('/ingest/vapi', unknown('strange', 2), SIGNED);
    await service.post('/ingest/vapi', { message: { type: 'assistant-request', call: { id: 'asks' } } }, SIGNED);
    for (const _ of [1, 2, 3]) await service.post('/ingest/vapi', DELIVERY_EXAMPLE);
    await service.call('POST', '/ingest/vapi', { raw: '{', headers: SIGNED });
    await service.post('/ingest/vapi', { message: { type: 'hang' } }, SIGNED);
    expect(await activityOf(service)).toMatchObject({
      lastTakenAt: expect.stringMatching(/^2/),
      lastRefusal: { code: 'NO_CALL_ID' },
      deliveries: {
        taken: 3,
        refused: { INVALID_SIGNATURE: 3, EXPECTS_ANSWER: 1, INVALID_REQUEST: 1, NO_CALL_ID: 1 },
      },
      messages: 5,
      sessions: { created: 3, completed: 1 },
      events: { appended: 5, duplicates: 2, conflicts: 0, sealed: 0, invalid: 0 },
      notUnderstood: 2,
      recentIssues: [{ sessionId: 'vapi:strange', detail: expect.stringContaining('brand-new ×2') }],
    });
    expect(await activityOf(service, 'retell')).toMatchObject({ deliveries: { taken: 0 } });
  });

  it('shows the latest issues of each provider, newest first', async () => {
    const ids = Array.from({ length: 30 }, (_, n) => `many-${n}`);
    for (const id of ids) {
      await service.post('/ingest/vapi', unknown(id, 1), SIGNED);
      await activityOf(service);
    }
    const { recentIssues } = await activityOf(service);
    const shown = recentIssues.map((issue: { readonly sessionId: string }) => issue.sessionId);
    expect(shown).toEqual(
      ids
        .slice(-20)
        .reverse()
        .map((id) => `vapi:${id}`),
    );
  });

  it('survives a stop, including what was not stored yet', async () => {
    const before = await activityOf(service);
    await service.post('/ingest/vapi', DELIVERY_EXAMPLE, SIGNED);
    await service.app.stop();
    service = await Service.start(environment());
    const after = await activityOf(service);
    expect(after.countedSince).toBe(before.countedSince);
    expect(after.deliveries.taken).toBe(before.deliveries.taken + 1);
    expect(after.events.duplicates).toBe(before.events.duplicates + 2);
    expect(after.recentIssues).toEqual(before.recentIssues);
  });

  it('reveals nothing about an erased session', async () => {
    expect(JSON.stringify(await activityOf(service))).toContain('vapi:many-29');
    expect((await service.call('DELETE', '/sessions/vapi:many-29')).status).toBe(202);
    await expect.poll(async () => JSON.stringify(await activityOf(service))).not.toContain('many-29');
  });
});
