import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { freePort } from './free-port.js';
import { GoServer } from './go-server.js';
import { ServerProcess } from './server-process.js';

/** How a suite reaches its bucket: the options of an adapter without the prefix, which each suite chooses itself. */
export interface S3Access {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly forcePathStyle: boolean;
}

export interface S3Server {
  /** A bucket with versioning; for a provided server its bucket, unchanged. */
  readonly versioned: S3Access;
  /** A bucket without versioning; for a provided server its bucket, unchanged. */
  readonly plain: S3Access;
  stop(): Promise<void>;
}

const SERVER = new GoServer('versitygw');
const REGION = 'us-east-1';

/** Any server: `STACK_S3_ENDPOINT=… STACK_S3_BUCKET=… STACK_S3_ACCESS_KEY_ID=… STACK_S3_SECRET_ACCESS_KEY=…`. */
const GIVEN_ENDPOINT = process.env.STACK_S3_ENDPOINT;

/** Why suites that need S3 cannot run here; undefined if they can, or must (`REQUIRE_STACK=1`). */
export function s3SkipReason(): string | undefined {
  if (GIVEN_ENDPOINT || SERVER.isBuilt || process.env.REQUIRE_STACK === '1') return undefined;
  return 'no S3: set STACK_S3_ENDPOINT, or REQUIRE_STACK=1 to build the Versity gateway (needs Go)';
}

/** The server that was provided, or the Versity gateway in a fresh folder on a free port, with two buckets. */
export async function startS3(): Promise<S3Server> {
  if (GIVEN_ENDPOINT) {
    const given = givenAccess(GIVEN_ENDPOINT);
    return { versioned: given, plain: given, stop: async () => undefined };
  }
  const keys = { accessKeyId: 'test-key', secretAccessKey: 'test-secret' };
  const folder = mkdtempSync(join(tmpdir(), 'versitygw-'));
  const started = await ServerProcess.start(
    SERVER.build(),
    [folder, String(await freePort()), keys.accessKeyId, keys.secretAccessKey],
    /http:\/\/\S+/,
  );
  const shared = { endpoint: started.match[0], region: REGION, forcePathStyle: true, ...keys };
  const [versioned, plain] = [
    { ...shared, bucket: 'versioned' },
    { ...shared, bucket: 'plain' },
  ];
  await makeBuckets(versioned, plain);
  return {
    versioned,
    plain,
    async stop() {
      await started.process.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A client for what the adapter does not do: to prepare the bucket, and to look behind the adapter. */
export function clientOf({ endpoint, region, forcePathStyle, accessKeyId, secretAccessKey }: S3Access): S3Client {
  return new S3Client({ endpoint, region, forcePathStyle, credentials: { accessKeyId, secretAccessKey } });
}

async function makeBuckets(versioned: S3Access, plain: S3Access): Promise<void> {
  const client = clientOf(versioned);
  await client.send(new CreateBucketCommand({ Bucket: plain.bucket }));
  await client.send(new CreateBucketCommand({ Bucket: versioned.bucket }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await client.send(new PutBucketVersioningCommand({ Bucket: versioned.bucket, VersioningConfiguration }));
  client.destroy();
}

function givenAccess(endpoint: string): S3Access {
  const { STACK_S3_BUCKET, STACK_S3_ACCESS_KEY_ID, STACK_S3_SECRET_ACCESS_KEY, STACK_S3_REGION } = process.env;
  if (!STACK_S3_BUCKET || !STACK_S3_ACCESS_KEY_ID || !STACK_S3_SECRET_ACCESS_KEY) {
    throw new Error('STACK_S3_ENDPOINT needs STACK_S3_BUCKET, STACK_S3_ACCESS_KEY_ID and STACK_S3_SECRET_ACCESS_KEY.');
  }
  return {
    endpoint,
    bucket: STACK_S3_BUCKET,
    region: STACK_S3_REGION ?? REGION,
    accessKeyId: STACK_S3_ACCESS_KEY_ID,
    secretAccessKey: STACK_S3_SECRET_ACCESS_KEY,
    forcePathStyle: true,
  };
}
