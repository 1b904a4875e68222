import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { CommandProcess } from '../e2e/command-process.js';
import { readJson, temporaryFolder } from '../e2e/service-process.js';
import { Cluster } from './cluster.js';
import { dropDatabase } from './servers/drop-database.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from './servers/mongodb-server.js';

const DATABASE = `archive_command_${process.pid}`;
const SESSIONS = ['call-1', 'call-2'];
const EVENTS = 120;

describeWithServer('The command archive on MongoDB, beside a service', mongodbSkipReason(), () => {
  const folder = temporaryFolder();
  let mongodb: MongodbServer;
  let environment: Readonly<Record<string, string>>;
  let cluster: Cluster;
  let address: string;

  beforeAll(async () => {
    mongodb = await startMongodb();
    environment = {
      MONGODB_URI: mongodb.uri(DATABASE),
      ARCHIVE_DIR: join(folder, 'archive'),
      LATE_EVENT_GRACE_SECONDS: '0',
    };
    cluster = await Cluster.start(1, environment);
    address = cluster.instances[0]?.address ?? '';
    for (const sessionId of SESSIONS) {
      const events = Array.from({ length: EVENTS }, (_, index) => ({
        eventId: `e${index}`,
        type: 'bot_speech',
        payload: { text: `${index} of ${sessionId}` },
      }));
      await cluster.tell(address, '/sessions', { sessionId });
      await cluster.tell(address, `/sessions/${sessionId}/events/batch`, { events });
      await cluster.tell(address, `/sessions/${sessionId}/complete`, {});
    }
  });
  afterAll(async () => {
    await cluster?.stop();
    await dropDatabase(mongodb.uri(DATABASE));
    await mongodb.stop();
    rmSync(folder, { recursive: true });
  });

  const run = (...args: readonly string[]) =>
    CommandProcess.run('archive', [...args, '--json'], { ...environment, ARCHIVE_AFTER_DAYS: '0' });
  const read = async (sessionId: string) => readJson(await fetch(`${address}/sessions/${sessionId}`));

  it('archives, exports and restores what the service goes on answering', async () => {
    const before = await Promise.all(SESSIONS.map(read));

    const archived = await run();
    expect(archived, archived.stderr).toMatchObject({ code: 0 });
    expect(JSON.parse(archived.stdout)).toMatchObject({ sessions: 2, events: 2 * EVENTS, failures: 0 });
    expect(await Promise.all(SESSIONS.map(read))).toEqual(before.map((each) => ({ ...each, tier: 'archived' })));

    const exported = await run('export', '--output', join(folder, 'export'));
    expect(exported, exported.stderr).toMatchObject({ code: 0 });

    const restored = await run('restore', ...SESSIONS);
    expect(restored, restored.stderr).toMatchObject({ code: 0 });
    expect(await Promise.all(SESSIONS.map(read))).toEqual(before);
  });
});
