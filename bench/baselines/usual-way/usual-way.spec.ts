import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUsualWay } from './create-app.js';
import { openDatabase } from './database.js';
import { SqliteConversationsService } from './sqlite-conversations.service.js';

describe('the usual way', () => {
  const folder = mkdtempSync(join(tmpdir(), 'usual-way-'));
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await createUsualWay(new SqliteConversationsService(openDatabase(join(folder, 'usual-way.db'))));
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    await post('/sessions', { sessionId: 's' });
  });

  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  function post(url: string, payload: object) {
    return app.inject({ method: 'POST', url, payload });
  }

  it('stores an event once and returns it in an envelope', async () => {
    const event = { eventId: 'e', type: 'system', payload: { text: 'hi' } };
    const answers = [await post('/sessions/s/events', event), await post('/sessions/s/events', event)];
    const data = { ...event, sessionId: 's', sequence: 1 };
    expect(answers.map((answer) => answer.json())).toMatchObject([
      { success: true, data },
      { success: true, data },
    ]);
  });

  it('counts events, and returns a page', async () => {
    const answer = await app.inject({ method: 'GET', url: '/sessions/s?limit=1&offset=0' });
    expect(answer.json()).toMatchObject({ data: { events: [{ eventId: 'e' }], pagination: { total: 1 } } });
  });

  it('refuses an unknown session and an invalid body', async () => {
    const event = { eventId: 'e', type: 'system' };
    expect((await post('/sessions/other/events', event)).statusCode).toBe(404);
    expect((await post('/sessions/s/events', { ...event, type: 'song' })).statusCode).toBe(400);
  });
});
