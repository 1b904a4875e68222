import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../builders/eventually.js';
import { Service } from './service.js';

describe('the list, filtered by annotations', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'conversations-'));
  let service: Service;
  const start = (indexes: string) => Service.start({ DATA_DIR: dataDir, ANNOTATION_INDEXES: indexes });

  beforeAll(async () => {
    service = await start('review.score, qa.v2.outcome');
    for (const sessionId of ['good', 'bad', 'none']) await service.post('/sessions', { sessionId });
  });
  afterAll(async () => {
    await service.stop();
    rmSync(dataDir, { recursive: true });
  });

  const put = (sessionId: string, name: string, body: unknown) =>
    service.call('PUT', `/sessions/${sessionId}/annotations/${name}`, { body });
  const found = async (query: string) => {
    const { json } = await service.get(`/sessions?${query}`);
    return json.sessions.map(({ sessionId }: { readonly sessionId: string }) => sessionId);
  };

  it('finds an annotation by its text form, as soon as the put is answered', async () => {
    await put('good', 'review', { score: 5, note: 'x' });
    await put('bad', 'review', { score: 1 });
    await put('good', 'qa.v2', { outcome: 'resolved' });
    expect(await found('annotation.review.score=5')).toEqual(['good']);
    expect(await found('annotation.qa.v2.outcome=resolved&annotation.review.score=5')).toEqual(['good']);
    expect(await found('annotation.qa.v2.outcome=resolved&annotation.review.score=1')).toEqual([]);
    expect(await found('annotation.review.score=5&status=completed')).toEqual([]);
  });

  it('follows every change', async () => {
    await put('bad', 'review', { score: '5' });
    expect(await found('annotation.review.score=5')).toEqual(['bad', 'good']);
    await service.call('DELETE', '/sessions/good/annotations/review');
    expect(await found('annotation.review.score=5')).toEqual(['bad']);
  });

  it.each(['annotation.review.note=x', 'annotation.review=x', 'annotation.=x'])(
    'refuses %s, which has no index',
    async (query) => {
      const { status, json } = await service.get(`/sessions?${query}`);
      expect(status).toBe(400);
      expect(json.errors[0].detail).toContain('ANNOTATION_INDEXES, which names qa.v2.outcome, review.score');
    },
  );

  it('visits all sessions again for another index, and after a time without any index', async () => {
    await service.stop();
    service = await start('');
    await put('none', 'review', { score: 3, note: 'later' });
    await service.stop();
    service = await start('review.note,review.score');
    await eventually(async () => expect(await found('annotation.review.note=later')).toEqual(['none']));
    expect(await found('annotation.review.score=3')).toEqual(['none']);
  });
});
