import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { DatabaseUser } from './database-user.js';
import { ServiceHome } from './service-home.js';
import { postJson, ServiceProcess } from './service-process.js';

const OTHER_USER = 65_534;
const AS_OTHER_USER = ['setpriv', `--reuid=${OTHER_USER}`, `--regid=${OTHER_USER}`, '--clear-groups'];
const MOUNTING = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c'];

const isRoot = process.getuid?.() === 0;
const cannotMount = spawnSync(MOUNTING[0] ?? '', [...MOUNTING.slice(1), 'mount -t tmpfs tmpfs /mnt']).status !== 0;
const whenRoot = isRoot ? '' : ' (not run: needs root)';
const whenMounting = cannotMount ? ' (not run: no mount namespace of our own)' : '';

describe('a start that fails reports its cause in one line:', () => {
  const home = ServiceHome.forEachTest();
  const file = () => join(home.dataDir, 'conversations.db');

  /** Contains a session. */
  const makeDatabase = () =>
    home.serving(async (address) => {
      expect((await postJson(`${address}/sessions`, { sessionId: 's' })).status).toBe(201);
    });

  /** Returns its output, which must not contain the advice that would destroy a database. */
  const refusal = async (environment: Readonly<Record<string, string>> = {}, wrapper: readonly string[] = []) => {
    const { code, output } = await ServiceProcess.spawn({ DATA_DIR: home.dataDir, ...environment }, wrapper).end();
    expect(code).toBe(1);
    expect(output).toMatch(/^[^\n]+\n$/);
    expect(output).not.toMatch(/damaged|backup/i);
    return output;
  };

  /** `script` runs as root of a namespace of its own, with the data folder as `$0`. */
  const mounting = (script: string) => [...MOUNTING, `${script} && exec "$@"`, home.dataDir];

  it.each([
    ['is writing', 'BEGIN IMMEDIATE'],
    ['has locked exclusively', 'PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; DELETE FROM records'],
  ])('a database that another program %s', async (_, sql) => {
    await makeDatabase();
    const other = await DatabaseUser.start(file(), sql);
    expect(await refusal()).toMatch(/conversations\.db is locked by another program \(SQLITE_BUSY/);
    await other.leave();
    await home.serving(async (address) => expect((await fetch(`${address}/sessions/s`)).status).toBe(200));
  });

  describe.skipIf(!isRoot)(`another user${whenRoot}`, () => {
    const words = new RegExp(
      `belongs to user 0, but this process runs as user ${OTHER_USER}, .*\\(EACCES\\).*chown -R`,
    );

    it('a folder that belongs to another user', async () => {
      await makeDatabase();
      chmodSync(home.folder, 0o755);
      expect(await refusal({}, AS_OTHER_USER)).toMatch(words);
    });

    it.each(['conversations.db', 'conversations.lock'])('a %s that another user has written', async (name) => {
      await makeDatabase();
      for (const folder of [home.folder, home.dataDir]) chmodSync(folder, 0o777);
      for (const each of ['conversations.db', 'conversations.lock']) chmodSync(join(home.dataDir, each), 0o666);
      chmodSync(join(home.dataDir, name), 0o644);
      expect(await refusal({}, AS_OTHER_USER)).toMatch(words);
    });

    it('a folder that cannot be created', async () => {
      chmodSync(home.folder, 0o755);
      expect(await refusal({}, AS_OTHER_USER)).toMatch(words);
    });
  });

  describe.skipIf(cannotMount)(`a disk${whenMounting}`, () => {
    const FULL = 'head -c 8m /dev/zero > "$0/ballast" 2>/dev/null; test -s "$0/ballast"';

    it('that is full, with a new folder', async () => {
      mkdirSync(home.dataDir);
      const script = `mount -t tmpfs -o size=1m tmpfs "$0" && { ${FULL}; }`;
      expect(await refusal({}, mounting(script))).toMatch(/The disk of .*data is full \(ENOSPC\)\. Free some space/);
    });

    it('that is full, with a database', async () => {
      await makeDatabase();
      cpSync(home.dataDir, `${home.dataDir}-saved`, { recursive: true });
      const script = `mount -t tmpfs -o size=1m tmpfs "$0" && cp -r "$0-saved/." "$0" && { ${FULL}; }`;
      expect(await refusal({}, mounting(script))).toMatch(/The disk of .*data is full \(ENOSPC\)\. Free some space/);
    });

    it('that is read-only', async () => {
      await makeDatabase();
      const script = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0"';
      expect(await refusal({}, mounting(script))).toMatch(/read-only file system \(EROFS\)\. Mount it writable/);
    });
  });

  it('too few open files', async () => {
    await makeDatabase();
    const outputs: string[] = [];
    for (let limit = 28; limit <= 36; limit++) {
      const wrapper = ['sh', '-c', `ulimit -n ${limit}; exec "$@"`, 'sh'];
      const service = ServiceProcess.spawn({ DATA_DIR: home.dataDir }, wrapper);
      const address = await service.address().catch(() => undefined);
      if (address) await service.kill();
      else outputs.push((await service.end()).output);
    }
    expect(outputs.join('')).toMatch(/\(EMFILE\).*ulimit -n/);
    expect(outputs.join('')).not.toMatch(/damaged|backup/i);
  });

  it('a DATA_DIR that is a file', async () => {
    writeFileSync(home.dataDir, '');
    expect(await refusal()).toMatch(/cannot be a folder: there is a file with that name/);
  });

  it('a migration that fails, and is rolled back', async () => {
    await makeDatabase();
    const db = new Database(file());
    db.pragma('user_version = 2');
    db.close();
    expect(await refusal()).toMatch(
      /could not be migrated from version 2 of its schema to version 3 \(duplicate column/,
    );
    const after = new Database(file());
    expect(after.pragma('user_version', { simple: true })).toBe(2);
    after.close();
  });

  it('a damaged database, and only that, with the advice to restore a backup', async () => {
    await makeDatabase();
    rmSync(`${file()}-wal`, { force: true });
    const bytes = readFileSync(file());
    bytes.fill(0xa5, 4_096, 3 * 4_096);
    writeFileSync(file(), bytes);
    const { code, output } = await home.spawn().end();
    expect(code).toBe(1);
    expect(output).toMatch(
      /^.*it is damaged, or is not a database of this service \(.*\)\. Put a backup in its place.*\n$/,
    );
  });

  it('a damaged lock file, which locks nothing', async () => {
    mkdirSync(home.dataDir);
    writeFileSync(join(home.dataDir, 'conversations.lock'), 'not a database '.repeat(1_000));
    const { code, output } = await home.spawn().end();
    expect(code).toBe(1);
    expect(output).toMatch(/^The lock file .* is damaged\. It contains no data: delete it.*\n$/);
  });

  it.each([
    [
      'an address of another machine',
      { HOST: '192.0.2.1' },
      /This machine has no address 192\.0\.2\.1 \(EADDRNOTAVAIL\)/,
    ],
    ['a name that does not exist', { HOST: 'no-such-host.invalid' }, /HOST is not an address: no-such-host\.invalid/],
  ])('HOST with %s', async (_, environment, words) => {
    expect(await refusal(environment)).toMatch(words);
  });

  const unprivilegedFrom = Number(
    spawnSync('cat', ['/proc/sys/net/ipv4/ip_unprivileged_port_start'], { encoding: 'utf8' }).stdout || 0,
  );
  it.skipIf(!isRoot || unprivilegedFrom < 1_024)(`a port that only root can use${whenRoot}`, async () => {
    for (const folder of [home.folder]) chmodSync(folder, 0o777);
    expect(await refusal({ PORT: '1023' }, AS_OTHER_USER)).toMatch(
      /Port 1023 may not be opened by this user \(EACCES\)/,
    );
  });
});
