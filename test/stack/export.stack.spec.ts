import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { S3ObjectStore } from '../../src/adapters/s3/index.js';
import { SqliteStore } from '../../src/adapters/sqlite/index.js';
import { describeWithServer } from '../builders/describe-with-server.js';
import { newEvents } from '../builders/event.js';
import { jsonText } from '../builders/json-text.js';
import { ManualClock } from '../builders/manual-clock.js';
import { uniqueId } from '../builders/unique-id.js';
import { CommandProcess } from '../e2e/command-process.js';
import { temporaryFolder } from '../e2e/service-process.js';
import { type S3Server, s3SkipReason, startS3 } from './servers/s3-server.js';

const SESSIONS = 24;
const EVENTS = 500;
/** About 50 MB in all, so there are several parts. */
const TEXT_CHARS = 4_000;
const BOUNDS = { maxQueuedEvents: 10_000, maxQueuedBytes: 2 ** 26, lateEventGraceMs: 0 };

describeWithServer('npm run archive -- export to a bucket', s3SkipReason(), () => {
  const folder = temporaryFolder();
  const prefix = uniqueId('export').toLowerCase();
  let s3: S3Server;
  let objects: S3ObjectStore;
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    s3 = await startS3();
    const { endpoint, region, accessKeyId, secretAccessKey } = s3.plain;
    environment = {
      DATA_DIR: join(folder, 'data'),
      S3_ENDPOINT: endpoint,
      S3_REGION: region,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
    };
    objects = await S3ObjectStore.open({ ...s3.plain, prefix });
    const store = await SqliteStore.open(new ManualClock(), { ...BOUNDS, dataDir: join(folder, 'data') });
    for (let index = 0; index < SESSIONS; index++) {
      await store.createSession({ sessionId: `call-${index}`, startedAtMs: index });
      const payload = jsonText({ text: 'x'.repeat(TEXT_CHARS) });
      await store.appendEvents(`call-${index}`, newEvents(EVENTS, { payload }));
    }
    await store.close();
  });
  afterAll(async () => {
    await objects?.close();
    await s3?.stop();
    rmSync(folder, { recursive: true });
  });

  const start = (output: string, changes = {}) =>
    new CommandProcess('archive', ['export', '--output', output, '--json'], { ...environment, ...changes });

  async function records(): Promise<readonly string[]> {
    const keys: string[] = [];
    for await (const { key } of objects.list('part-')) if (/^part-\d+\.json$/.test(key)) keys.push(key);
    return keys;
  }

  it('resumes after a kill, and ends with the same lines as an export to a file', async () => {
    const output = `s3://${s3.plain.bucket}/${prefix}`;
    const cut = start(output);
    // Lists the bucket repeatedly, because a bucket sends no notifications.
    while (cut.isRunning && (await records()).length === 0) await setTimeout(5);
    await cut.kill();
    expect(await objects.head('manifest.json')).toBeUndefined();
    const before = await records();

    const done = await start(output).result;
    expect(JSON.parse(done.stdout)).toEqual({ sessions: SESSIONS, events: SESSIONS * EVENTS });
    expect(done.stderr).toMatch(/\d+\/24 sessions/);
    const after = await records();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.length).toBeGreaterThan(before.length);

    const file = join(folder, 'calls.jsonl');
    expect(await start(file).result).toMatchObject({ code: 0 });
    const parts: Buffer[] = [];
    for await (const { key } of objects.list('part-')) {
      if (key.endsWith('.jsonl')) parts.push((await objects.get(key)) ?? Buffer.alloc(0));
    }
    expect(Buffer.concat(parts).equals(readFileSync(file))).toBe(true);
    expect(await start(output).result).toMatchObject({ code: 1, stderr: expect.stringContaining('a complete export') });
  });

  it('explains what is wrong with a target', async () => {
    const { bucket } = s3.plain;
    expect(await start(`s3://${bucket}`).result).toMatchObject({ code: 2 });
    expect(await start(`s3://${bucket}/Upper Case`).result).toMatchObject({ code: 2 });
    const archive = { S3_BUCKET: bucket };
    expect(await start(`s3://${bucket}/segments/x`, archive).result).toMatchObject({ code: 2 });
    expect(await start('s3://no-such-bucket/x').result).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no bucket'),
    });
  });
});
