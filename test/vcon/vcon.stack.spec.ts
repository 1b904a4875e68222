import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { bodyOf, DELIVERIES } from '../e2e/ingest-fixtures.js';
import { Service } from '../e2e/service.js';
import { run, SOURCES, TOOLS, toolsSkipReason } from '../external-tools.js';

describeWithServer('Sessions as vCons, by the vcon package of PyPI', toolsSkipReason(['vcon/requirements.txt']), () => {
  let service: Service;
  let folder: string;
  beforeAll(async () => {
    service = await Service.start();
    folder = mkdtempSync(join(tmpdir(), 'vcons-'));
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  const judge = async (documents: readonly string[]) => {
    const files = documents.map((text, index) => {
      const file = join(folder, `${index}.json`);
      writeFileSync(file, text);
      return file;
    });
    const program = join(TOOLS, 'vcon/venv/bin/python');
    return (await run({ program, args: [join(SOURCES, 'vcon/is_valid.py'), ...files] })).trim().split('\n');
  };

  it('are valid, whatever the call', async () => {
    await service.post('/sessions', { sessionId: 'silent' });
    const sessionIds = ['silent'];
    for (const { provider, messages } of DELIVERIES) {
      const { json } = await service.post(`/ingest/${provider}?sessionId=call-${sessionIds.length}`, bodyOf(messages));
      for (const { sessionId } of json.sessions ?? []) sessionIds.push(sessionId);
    }
    const documents: string[] = [];
    for (const sessionId of sessionIds) documents.push((await service.get(`/sessions/${sessionId}/vcon`)).text);
    expect(documents.length).toBeGreaterThan(20);
    expect(await judge(documents)).toEqual(documents.map(() => 'valid'));
  });

  it('would be reported if they were invalid', async () => {
    const { json } = await service.get('/sessions/silent/vcon');
    const [verdict] = await judge([JSON.stringify({ ...json, analysis: [{ type: 'x', dialog: 99 }] })]);
    expect(verdict).not.toBe('valid');
  });
});
