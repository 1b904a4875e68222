import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3ObjectStore } from '../../src/adapters/s3/index.js';
import { describeWithServer } from '../builders/describe-with-server.js';
import { eventually } from '../builders/eventually.js';
import { readJson } from '../e2e/service-process.js';
import { Cluster } from './cluster.js';
import { dropDatabase } from './servers/drop-database.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from './servers/mongodb-server.js';
import { type S3Server, s3SkipReason, startS3 } from './servers/s3-server.js';

const DATABASE = `archive_${process.pid}`;
const SESSIONS = 6;
const EVENTS = 60;
describeWithServer('The archive of many instances', mongodbSkipReason() ?? s3SkipReason(), () => {
  let mongodb: MongodbServer;
  let s3: S3Server;
  let objects: S3ObjectStore;
  let cluster: Cluster;
  let before: readonly string[];

  beforeAll(async () => {
    [mongodb, s3] = await Promise.all([startMongodb(), startS3()]);
    objects = await S3ObjectStore.open(s3.versioned);
    const { endpoint, bucket, region, accessKeyId, secretAccessKey } = s3.versioned;
    const environment = {
      MONGODB_URI: mongodb.uri(DATABASE),
      LATE_EVENT_GRACE_SECONDS: '0',
      S3_ENDPOINT: endpoint,
      S3_BUCKET: bucket,
      S3_REGION: region,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
    };
    const writers = await Cluster.start(1, environment);
    for (let index = 0; index < SESSIONS; index++) await say(writers, `call-${index}`);
    before = await readAll(writers.instances[0]?.address ?? '');
    await writers.stop();
    cluster = await Cluster.start(2, { ...environment, ARCHIVE_AFTER_DAYS: '0' });
  });
  afterAll(async () => {
    await cluster?.stop();
    await objects?.close();
    await dropDatabase(mongodb.uri(DATABASE));
    await Promise.all([mongodb.stop(), s3?.stop()]);
  });

  async function say(writers: Cluster, sessionId: string): Promise<void> {
    const address = writers.instances[0]?.address ?? '';
    const events = Array.from({ length: EVENTS }, (_, index) => ({
      eventId: `e${index}`,
      type: 'bot_speech',
      timestamp: new Date(Date.UTC(2026, 0, 15) + (index % 40) * 1_000).toISOString(),
      payload: { text: `${index} of ${sessionId}` },
    }));
    await writers.tell(address, '/sessions', { sessionId });
    await writers.tell(address, `/sessions/${sessionId}/events/batch`, { events });
    await writers.tell(address, `/sessions/${sessionId}/complete`, {});
  }

  /** The pages and the log of each session, as text. */
  async function readAll(address: string): Promise<readonly string[]> {
    const texts: string[] = [];
    for (let index = 0; index < SESSIONS; index++) {
      for (const path of ['?limit=25&offset=20', '/events?limit=500']) {
        const answer = await eventually(async () => {
          const response = await fetch(`${address}/sessions/call-${index}${path}`);
          expect(response.status).toBe(200);
          return response.text();
        });
        texts.push(answer);
      }
    }
    return texts.map((text) => text.replace(',"tier":"archived"', ''));
  }

  async function keys(): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const { key } of objects.list('segments/')) found.push(key);
    return found;
  }

  it('holds each session once, whichever instance archives it, and reads the same on all', async () => {
    await eventually(async () => {
      const statuses = await Promise.all(
        cluster.instances.map(async ({ address }) => readJson(await fetch(`${address}/archive/status`))),
      );
      expect(statuses.reduce((sum, { archivedSessions }) => sum + archivedSessions, 0)).toBe(SESSIONS);
    });
    expect(await keys()).toHaveLength(SESSIONS);
    for (const { address } of cluster.instances) {
      expect(await readAll(address)).toEqual(before);
      expect(await readJson(await fetch(`${address}/sessions/call-1`))).toMatchObject({ tier: 'archived' });
      await eventually(async () => {
        const health = await readJson(await fetch(`${address}/health`));
        expect(health).toMatchObject({ dependencies: { archive: { status: 'up' } } });
      });
    }
  });

  describe('after the erasure of one of its sessions', () => {
    it('loses its object with all versions, on every instance at once', async () => {
      const [one, two] = cluster.instances;
      const erase = async () => (await fetch(`${one?.address}/sessions/call-3`, { method: 'DELETE' })).status;
      await expect.poll(erase).toBe(202);
      expect((await fetch(`${two?.address}/sessions/call-3`)).status).toBe(410);
      await eventually(async () => expect(await keys()).toHaveLength(SESSIONS - 1));
      expect((await fetch(`${two?.address}/sessions/call-2`)).status).toBe(200);
    });
  });
});
