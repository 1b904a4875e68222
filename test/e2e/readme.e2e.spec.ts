import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServiceProcess, temporaryFolder } from './service-process.js';

const run = promisify(execFile);
const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The lines of the block under "The API in eight lines", as a reader would paste them. */
const LINES = (/## The API in eight lines\n\n```sh\napi=.*\n([^`]+)```/.exec(README)?.[1] ?? '').trim().split('\n');

describe('the README', () => {
  const folder = temporaryFolder();
  let service: ServiceProcess;
  let address: string;

  beforeAll(async () => {
    service = ServiceProcess.spawn({ DATA_DIR: folder });
    address = await service.address();
  });
  afterAll(async () => {
    await service.kill();
    rmSync(folder, { recursive: true });
  });

  it('shows eight lines', () => {
    expect(LINES).toHaveLength(8);
  });

  it('shows lines that work, in their order', async () => {
    const answers: Record<string, unknown>[] = [];
    for (const line of LINES) {
      const { stdout } = await run('sh', ['-c', `api=${address}\n${line} --fail-with-body`]);
      answers.push(JSON.parse(stdout));
    }
    expect(answers).toMatchObject([
      { sessionId: 'call-1', status: 'initiated' },
      { eventId: 'e1', sequence: 1 },
      { appended: 2 },
      { eventCount: 3, pagination: { total: 3 } },
      { events: [{ eventId: 'e2' }] },
      { sessions: [{ sessionId: 'call-1' }] },
      { status: 'completed', endReason: 'caller hung up' },
      { status: 'ok' },
    ]);
  });
});
