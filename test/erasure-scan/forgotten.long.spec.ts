import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../builders/eventually.js';
import { ServiceHome } from '../e2e/service-home.js';
import { readJson } from '../e2e/service-process.js';
import { eraseMarkers, sendMarkers } from './erase-all.js';
import { countMarkers, filesBelow, makeMarkers, markedSession, occurrences, SESSIONS } from './markers.js';

const ARCHIVING = { ARCHIVE_AFTER_DAYS: '0', LATE_EVENT_GRACE_SECONDS: '0' } as const;

/** T20: erased data is in no byte of any file, nor in the log. */
describe('data that was erased from the embedded store', () => {
  const markers = makeMarkers();
  const home = ServiceHome.forEachTest();
  let address: string;

  beforeEach(async () => {
    address = await home.start({ LATE_EVENT_GRACE_SECONDS: '0' });
    await sendMarkers(address, markers);
  });

  const bytesOf = () => Buffer.concat([...filesBelow(home.folder).values()]);

  it('is in no file while the service runs, nor after it was killed, nor in its log', async () => {
    expect(countMarkers(markers, bytesOf())).toBe(markers.length);
    await eraseMarkers(address, markers);
    expect(occurrences(markers, filesBelow(home.folder))).toEqual({});
    const { output } = await home.service.kill('SIGKILL');
    expect(occurrences(markers, new Map([...filesBelow(home.folder), ['the log', Buffer.from(output)]]))).toEqual({});
  });

  it('leaves no object in the archive', async () => {
    await home.service.kill('SIGTERM');
    const archive = join(home.folder, 'archive');
    const objects = () => [...filesBelow(archive)].filter(([path]) => path.endsWith('.zst'));
    address = await home.start({ ...ARCHIVING, ARCHIVE_DIR: archive });
    // Half of the sessions are completed, and none is held.
    await eventually(() => expect(objects()).toHaveLength(SESSIONS / 2));
    for (let index = 0; index < SESSIONS; index += 2) await readArchived(index);
    await eraseMarkers(address, markers);
    expect(objects()).toEqual([]);
    expect(occurrences(markers, filesBelow(home.folder))).toEqual({});
  });

  async function readArchived(index: number): Promise<void> {
    await eventually(async () => {
      const session = await fetch(`${address}/sessions/${markedSession(markers, index).sessionId}`);
      expect(await readJson(session)).toMatchObject({ tier: 'archived' });
    });
  }

  it('would be found if rows were only deleted', async () => {
    await home.service.kill('SIGKILL');
    const db = new Database(join(home.dataDir, 'conversations.db'));
    db.pragma('secure_delete = OFF');
    for (const table of ['events', 'session_metadata', 'sessions']) db.exec(`DELETE FROM ${table}`);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    expect(countMarkers(markers, bytesOf())).toBeGreaterThan(markers.length / 2);
  });

  it('would be found in the write-ahead log if that was not emptied', async () => {
    await home.service.kill('SIGKILL');
    const db = new Database(join(home.dataDir, 'conversations.db'));
    db.pragma('secure_delete = ON');
    for (const table of ['events', 'session_metadata', 'sessions']) db.exec(`DELETE FROM ${table}`);
    expect(countMarkers(markers, bytesOf())).toBeGreaterThan(markers.length / 2);
    db.close();
  });
});
