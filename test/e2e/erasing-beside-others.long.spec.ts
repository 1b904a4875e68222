import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../builders/eventually.js';
import { DatabaseUser } from './database-user.js';
import { readOnlyRoot, readOnlyRootSkipReason } from './read-only-root.js';
import { ServiceHome } from './service-home.js';
import { postJson, readJson, ServiceProcess } from './service-process.js';

const MIB = 1024 * 1024;
const WORDS = 'w'.repeat(MIB / 2);

const skipReason = readOnlyRootSkipReason();

describe('erasing from the embedded store', () => {
  const home = ServiceHome.forEachTest();

  const fill = async (address: string, sessions: number) => {
    for (let index = 0; index < sessions; index++) {
      await postJson(`${address}/sessions`, { sessionId: `s${index}` });
      const event = { eventId: 'e', type: 'system', payload: { text: WORDS } };
      expect((await postJson(`${address}/sessions/s${index}/events`, event)).status).toBe(201);
    }
  };
  const erase = async (address: string, sessionId: string) => {
    const response = await fetch(`${address}/sessions/${sessionId}`, { method: 'DELETE' });
    return `${address}${response.headers.get('location')}`;
  };
  const stateOf = async (receipt: string) => (await readJson(await fetch(receipt))).state;
  const erased = (receipt: string) => eventually(async () => expect(await stateOf(receipt)).toBe('erased'));
  /** How often the scrub could not be completed so far. */
  const triesOf = async (address: string) => {
    const metrics = await (await fetch(`${address}/metrics`)).text();
    return Number(/^conversation_erasure_failures_total\{code="STORE_UNAVAILABLE"\} (\d+)/m.exec(metrics)?.[1] ?? 0);
  };

  it('does not fill the disk while another program reads, lets others write, and ends once that program has left', async () => {
    const address = await home.start();
    await fill(address, 8);
    const file = join(home.dataDir, 'conversations.db');
    const sizeBytes = () => statSync(file).size + statSync(`${file}-wal`).size;
    const reader = await DatabaseUser.start(file, 'BEGIN; SELECT count(*) FROM sessions');
    const receipt = await erase(address, 's0');
    const tried = (times: number) =>
      eventually(async () => expect(await triesOf(address)).toBeGreaterThanOrEqual(times));
    // The first attempt moves what the log contains anyway into the database.
    await tried(1);
    const before = sizeBytes();
    await tried(3);
    expect(sizeBytes() - before).toBeLessThan(MIB);
    expect(await stateOf(receipt)).toBe('erasing');
    const written = await postJson(`${address}/sessions/s1/events`, { eventId: 'meanwhile', type: 'system' });
    expect(written.status).toBe(201);
    await reader.leave();
    await erased(receipt);
    expect(statSync(`${file}-wal`).size).toBeLessThan(MIB);
  });

  it.skipIf(skipReason)(`needs no folder but its own${skipReason ? ` (not run: ${skipReason})` : ''}`, async () => {
    mkdirSync(home.dataDir);
    const environment = { DATA_DIR: home.dataDir, ARCHIVE_DIR: join(home.dataDir, 'archive') };
    const service = ServiceProcess.spawn(environment, readOnlyRoot(home.dataDir));
    try {
      const address = await service.address();
      await fill(address, 2);
      await erased(await erase(address, 's0'));
    } finally {
      await service.kill();
    }
  });
});
