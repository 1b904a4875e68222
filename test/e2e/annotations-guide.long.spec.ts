import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { blocksUnder } from './guide-terminal.js';
import { ServiceHome } from './service-home.js';
import { postJson } from './service-process.js';

const GUIDE = readFileSync(new URL('../../docs/guides/annotations.md', import.meta.url), 'utf8');

describe('the guide to annotations', () => {
  const home = ServiceHome.forAllTests();
  let address: string;

  beforeAll(async () => {
    address = await home.service.address();
    await postJson(`${address}/sessions`, { sessionId: 'call-1' });
  });

  /** Returns what each line of the section's block prints when a reader pastes it. */
  async function run(title: string, before = ''): Promise<readonly string[]> {
    const lines = blocksUnder(GUIDE, title).flatMap((block) => block.split('\n'));
    const script = [`api=${address}`, before, ...lines.flatMap((line) => [line, "printf '\\n---\\n'"])].join('\n');
    const { stdout } = await promisify(execFile)('sh', ['-ec', script]);
    return stdout.split('---\n').map((text) => text.trim());
  }

  it('puts, changes, reads and deletes', async () => {
    const [put = '', patched = '', read = '', list = '', removed] = await run('Put, change, read, delete');
    expect(JSON.parse(put)).toEqual({ score: 4, tags: ['billing'] });
    expect(JSON.parse(patched)).toEqual({ score: 5, tags: ['billing'], note: 'Calls back on Monday.' });
    expect(read).toBe(patched);
    expect(JSON.parse(list)).toMatchObject([{ name: 'review', value: JSON.parse(patched) }]);
    expect(removed).toBe('');
    expect((await fetch(`${address}/sessions/call-1/annotations/review`)).status).toBe(404);
  });

  it('changes only what was read, and creates only what does not exist', async () => {
    const create = `curl -s -X PUT $api/sessions/call-1/annotations/tags -H 'content-type: application/json' -d '{}' >/dev/null`;
    const [, changed = '', refused = ''] = await run('When several write', create);
    expect(JSON.parse(changed)).toEqual({ all: ['billing', 'callback'] });
    expect(JSON.parse(refused)).toMatchObject({ code: 'PRECONDITION_FAILED' });
  });
});
