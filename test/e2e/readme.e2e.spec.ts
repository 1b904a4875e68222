import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ServiceHome } from './service-home.js';

const run = promisify(execFile);
const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The lines of the block under "The API in eight lines", as a reader would paste them. */
const LINES = (/## The API in eight lines\n\n```sh\napi=.*\n([^`]+)```/.exec(README)?.[1] ?? '').trim().split('\n');

describe('the README', () => {
  const home = ServiceHome.forAllTests();

  it('shows eight lines', () => {
    expect(LINES).toHaveLength(8);
  });

  it('shows commands that work, in their order', async () => {
    const address = await home.service.address();
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
