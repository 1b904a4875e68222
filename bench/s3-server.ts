import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { Bucket } from './archive-parts.js';

export interface S3Server {
  readonly bucket: Bucket;
  stop(): Promise<void>;
}

const KEYS = { accessKeyId: 'bench-key', secretAccessKey: 'bench-secret' } as const;
const PLACE = { bucket: 'bench', region: 'us-east-1', forcePathStyle: true } as const;

/** Starts the S3 server of the tests on a folder; undefined if it cannot be built. It ends with this process. */
export async function startS3(root: string, folder: string): Promise<S3Server | undefined> {
  const program = build(root);
  if (!program) return undefined;
  const args = [folder, String(await freePort()), KEYS.accessKeyId, KEYS.secretAccessKey];
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const endpoint = await readEndpoint(child.stdout);
  const bucket = { ...PLACE, ...KEYS, endpoint };
  const client = new S3Client({ ...PLACE, endpoint, credentials: KEYS });
  await client.send(new CreateBucketCommand({ Bucket: bucket.bucket }));
  client.destroy();
  return {
    bucket,
    async stop() {
      child.kill();
      await exited;
    },
  };
}

async function readEndpoint(stdout: Readable): Promise<string> {
  for await (const line of createInterface({ input: stdout })) if (line.startsWith('http://')) return line;
  throw new Error('the S3 server ended before it listened');
}

function build(root: string): string | undefined {
  const cache = join(root, 'node_modules', '.cache', 'conversation-service');
  const program = join(cache, 'versitygw-bench');
  mkdirSync(cache, { recursive: true });
  try {
    const cwd = join(root, 'test', 'stack', 'servers', 'versitygw');
    execFileSync('go', ['build', '-o', program, '.'], { cwd, env: { ...process.env, CGO_ENABLED: '0' } });
    return program;
  } catch (error) {
    process.stderr.write(`no S3 server: ${error instanceof Error ? error.message.split('\n')[0] : error}\n`);
    return undefined;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}
