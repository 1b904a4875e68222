import { execFile } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { eventually } from '../builders/eventually.js';
import { COMMAND_LINE } from './command-process.js';
import { ServiceHome } from './service-home.js';
import { postJson, readJson } from './service-process.js';

const THREE_DAYS_MS = 3 * 86_400_000;

describe('the commands that erase', () => {
  const home = ServiceHome.forEachTest();

  async function run(command: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const env = { PATH: process.env.PATH, DATA_DIR: home.dataDir, ...environment };
    const ended = promisify(execFile)(process.execPath, [COMMAND_LINE, command, ...args], { env, cwd: home.folder });
    return ended.then(
      ({ stdout }) => ({ code: 0, text: stdout }),
      ({ code, stdout, stderr }) => ({ code: code as number, text: `${stdout}${stderr}` }),
    );
  }

  async function create(address: string, sessionId: string, tenant: string): Promise<void> {
    await postJson(`${address}/sessions`, { sessionId, metadata: { tenant } });
    await postJson(`${address}/sessions/${sessionId}/events`, { eventId: 'e1', type: 'system' });
  }

  async function erase(address: string, sessionId: string): Promise<void> {
    const { headers } = await fetch(`${address}/sessions/${sessionId}`, { method: 'DELETE' });
    await eventually(async () => {
      const receipt = await readJson(await fetch(`${address}${headers.get('location')}`));
      expect(receipt.state).toBe('erased');
    });
  }

  const statusOf = async (address: string, sessionId: string) =>
    (await fetch(`${address}/sessions/${sessionId}`)).status;

  it('erase again what a restore has brought back', async () => {
    const [database, backup] = [join(home.dataDir, 'conversations.db'), join(home.folder, 'backup.db')];
    await home.serving(async (address) => {
      for (const id of ['gone', 'held', 'kept']) await create(address, id, 'acme');
    });
    cpSync(database, backup);
    await home.serving(async (address) => {
      await create(address, 'short', 'acme');
      for (const id of ['gone', 'held', 'short']) await erase(address, id);
    });
    expect((await run('erasures', [])).text).toContain('The ledger has 3 entries of this database and 0 of others.');
    const listed = JSON.parse((await run('erasures', ['--json'])).text);
    expect(listed).toEqual({ underWay: [], ledger: { entries: 3, foreign: 0 } });
    for (const suffix of ['', '-wal', '-shm']) rmSync(database + suffix, { force: true });
    cpSync(backup, database);

    const dry = await run('erasures', ['--replay', '--dry-run']);
    expect(dry).toMatchObject({ code: 0, text: expect.stringContaining('2 of them had been erased;') });
    await home.serving(async (address) => {
      expect(await statusOf(address, 'gone')).toBe(200);
      await fetch(`${address}/sessions/held/hold`, { method: 'PUT' });
    });
    const replayed = await run('erasures', ['--replay']);
    expect(replayed).toMatchObject({ code: 3, text: expect.stringContaining('1 are kept under a legal hold') });
    expect(replayed.text).toContain('No erasure is in progress any more.');
    await home.serving(async (address) => {
      const statuses = await Promise.all(['gone', 'held', 'kept', 'short'].map((id) => statusOf(address, id)));
      expect(statuses).toEqual([410, 200, 200, 410]);
    });
  });

  it('count and erase the sessions whose retention time is over', async () => {
    await home.serving(async (address) => {
      for (const [id, tenant] of Object.entries({ a: 'acme', b: 'acme', c: 'other', open: 'acme' })) {
        await create(address, id, tenant);
        if (id !== 'open') await postJson(`${address}/sessions/${id}/complete`, {});
      }
    });
    const db = new Database(join(home.dataDir, 'conversations.db'));
    db.exec(
      `UPDATE sessions SET started_at = started_at - ${THREE_DAYS_MS}, completed_at = completed_at - ${THREE_DAYS_MS}`,
    );
    db.exec(`UPDATE session_metadata SET started_at = started_at - ${THREE_DAYS_MS}`);
    db.close();
    const rules = {
      RETENTION_DAYS: '365',
      RETENTION_RULES: '[{"metadata":{"tenant":"acme"},"days":2}]',
    };
    const lines = [
      '1. metadata.tenant=acme, 2 days: 2 sessions with 2 events; 0 held',
      '2. all other sessions, 365 days: 0 sessions with 0 events; 0 held',
    ];
    expect((await run('retention', ['--dry-run'], rules)).text).toBe(`${lines.join('\n')}\nNothing was changed.\n`);
    expect(JSON.parse((await run('retention', ['--dry-run', '--json'], rules)).text)).toMatchObject({
      rules: [
        { days: 2, counts: { sessions: 2, held: 0 } },
        { metadata: [], days: 365 },
      ],
      erasing: 0,
    });
    expect((await run('retention', [], rules)).text).toContain('2 sessions are being erased.');
    await home.serving(async (address) => {
      const statuses = await Promise.all(['a', 'b', 'c', 'open'].map((id) => statusOf(address, id)));
      expect(statuses).toEqual([410, 410, 200, 200]);
      await eventually(async () => {
        const metrics = await (await fetch(`${address}/metrics`)).text();
        expect(metrics).toContain('conversation_erased_total{what="sessions"} 2');
      });
    });
    expect((await run('retention', [])).text).toContain('all sessions are kept');
  });

  it('explain what is wrong with their arguments', async () => {
    expect((await run('erasures', ['--dry-run'])).code).toBe(2);
    expect((await run('erasures', ['--help'])).text).toContain('--replay');
    expect((await run('retention', ['--nonsense'])).code).toBe(2);
    const migrated = { store: 'sqlite', missingIndexes: [], isDone: true };
    expect(JSON.parse((await run('migrate', ['--json'])).text)).toEqual(migrated);
  });
});
