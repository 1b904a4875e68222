import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandProcess } from './command-process.js';
import { Service } from './service.js';

const FIXTURES = join(import.meta.dirname, '../../packages/importers/fixtures');

describe('the command import', () => {
  let folder: string;
  let data: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'import-'));
    data = join(folder, 'data');
    const calls = join(folder, 'calls');
    mkdirSync(join(calls, 'older'), { recursive: true });
    copyFileSync(join(FIXTURES, 'retell/call_ended.json'), join(calls, 'ended.json'));
    copyFileSync(join(FIXTURES, 'retell/call-object.json'), join(calls, 'older/object.json'));
    writeFileSync(join(calls, 'notes.txt'), 'no call');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (...args: readonly string[]) => runWith({}, ...args);
  const runWith = async (environment: Readonly<Record<string, string>>, ...args: readonly string[]) => {
    const { code, stdout, stderr } = await CommandProcess.run('import', args, { DATA_DIR: data, ...environment });
    return {
      code,
      stdout,
      stderr,
      json: stdout.startsWith('{')
        ? stdout
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line))
        : [],
    };
  };

  it('shows what it would store, and stores nothing', async () => {
    const { code, stdout } = await run('retell', '--dry-run', join(folder, 'calls'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/object\.json:\n {2}retell:\S+: bot_speech ×1; completed; with an annotation/);
    expect(stdout).toMatch(/\n {4}\S+ +bot_speech +\S/);
    expect(readdirSync(folder)).not.toContain('data');
  });

  it('shows the beginning of long values', async () => {
    const { stdout } = await run('openai-realtime', '--dry-run', join(FIXTURES, 'recordings/openai-realtime.jsonl'));
    expect(stdout).toMatch(/\n {4}20\S+Z +user_speech +\S/);
    expect(stdout).toMatch(/\n {4}… and \d+ more\n/);
  });

  it('reports what it does not understand', async () => {
    const file = join(folder, 'strange.json');
    writeFileSync(file, JSON.stringify({ message: { type: 'brand-new', call: { id: 'c' } } }));
    const { json } = await run('vapi', '--dry-run', '--json', file);
    expect(json).toMatchObject([
      { file, sessions: [{ sessionId: 'vapi:c', unknown: { 'brand-new': 1 }, status: 'open' }] },
    ]);
  });

  it('stores the files of a folder, and a repeat adds nothing', async () => {
    const first = await run('retell', '--json', join(folder, 'calls'));
    expect(first.code).toBe(0);
    expect(first.json).toMatchObject([{ files: 2, failed: 0, conflicts: 0, invalid: 0 }]);
    expect(first.json[0].created).toBeGreaterThan(0);
    const { appended, duplicates } = first.json[0];
    const again = await run('retell', '--json', join(folder, 'calls'));
    expect(again.json).toMatchObject([{ created: 0, completed: 0, appended: 0, duplicates: appended + duplicates }]);
  });

  it('reads recorded socket messages, line by line', async () => {
    const { code, json } = await run('openai-realtime', '--json', join(FIXTURES, 'recordings/openai-realtime.jsonl'));
    expect([code, json[0].failed]).toEqual([0, 0]);
    expect(json[0].appended).toBeGreaterThan(10);
  });

  it('can send to a running service', async () => {
    const service = await Service.start();
    const url = await service.listen();
    const { json } = await run(
      'twilio',
      '--json',
      '--url',
      url,
      '--session-id',
      'my-call',
      join(FIXTURES, 'twilio/conversationrelay-frames.json'),
    );
    expect(json).toMatchObject([{ files: 1, failed: 0, sessions: 1 }]);
    expect((await service.get('/sessions/my-call')).status).toBe(200);
    await service.stop();
    const gone = await run('twilio', '--url', url, join(FIXTURES, 'twilio/conversationrelay-frames.json'));
    expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining('no service answers at')]);
  });

  it('retries if the service is busy', async () => {
    const statuses = [503, 429, 200];
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        const status = statuses.shift() ?? 500;
        response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '0' });
        response.end(JSON.stringify(status === 200 ? { sessions: [], issues: [] } : { code: 'OVERLOADED' }));
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, json } = await run('retell', '--json', '--url', url, join(FIXTURES, 'retell/call_ended.json'));
    server.close();
    expect([code, json, statuses]).toMatchObject([0, [{ files: 1, failed: 0 }], []]);
  });

  it('signs what it sends to a service that checks signatures', async () => {
    const secret = { INGEST_VAPI_SECRET: 'planted-secret' };
    const service = await Service.start(secret);
    const url = await service.listen();
    const report = join(FIXTURES, 'vapi/end-of-call-report.json');
    const signed = await runWith(secret, 'vapi', '--json', '--url', url, report);
    expect([signed.code, signed.json]).toMatchObject([0, [{ failed: 0, created: 1 }]]);
    const unsigned = await run('vapi', '--url', url, report);
    await service.stop();
    expect([unsigned.code, unsigned.stderr]).toEqual([
      1,
      expect.stringMatching(/INGEST_VAPI_SECRET\. Set that variable/),
    ]);
  });

  it('continues after a file that is refused, names it, and fails in the end', async () => {
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{"call":');
    const { code, stdout, stderr } = await run('retell', broken, join(folder, 'calls/ended.json'));
    expect([code, stderr]).toEqual([1, expect.stringContaining(`${broken}: INVALID_REQUEST`)]);
    expect(stdout).toContain('Read 2 files');
  });

  it('continues after a file that cannot be read', async () => {
    const huge = join(folder, 'huge.json');
    writeFileSync(huge, '');
    // More than a process can read at once; the file is sparse.
    truncateSync(huge, 3 * 1_024 ** 3);
    const sources = ['retell', huge, join(folder, 'calls/ended.json')];
    for (const args of [sources, [...sources, '--dry-run']]) {
      const { code, stdout, stderr } = await run(...args);
      expect([code, stdout + stderr]).toEqual([1, expect.stringContaining('cannot be read')]);
      expect(stdout).toContain(args === sources ? 'Read 2 files' : 'ended.json:');
    }
  });

  it.each([
    [['vappi', 'x.json'], 'vappi is not a known provider'],
    [['vapi', '/nowhere/x.json'], 'cannot be read'],
    [['vapi', '--session-id', 'no/id', 'x.json'], '--session-id must be'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await run(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
