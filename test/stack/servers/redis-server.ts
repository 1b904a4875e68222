import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { ServerProcess } from './server-process.js';

/** A Redis for a suite, which separates itself from others by the prefix of its keys. */
export interface RedisServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A Redis that a suite started itself, and may therefore disturb. */
export interface OwnRedisServer extends RedisServer {
  readonly port: number;
  /** Ends it and starts it again, empty, on the same port. */
  restart(): Promise<void>;
}

/** Any server: `STACK_REDIS_URL=redis://127.0.0.1:6379 npm run test:stack`. */
const GIVEN_URL = process.env.STACK_REDIS_URL;

/** Why suites that need Redis cannot run here; undefined if they can. */
export function redisSkipReason(): string | undefined {
  return GIVEN_URL === undefined ? ownRedisSkipReason() : undefined;
}

/** Why suites that disturb a Redis of their own cannot run here; undefined if they can. */
export function ownRedisSkipReason(): string | undefined {
  const isThere = spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
  return isThere ? undefined : 'no Redis: install redis-server, or set STACK_REDIS_URL (not for the fault suites)';
}

/** The server that was provided, or one of our own. */
export async function startRedis(): Promise<RedisServer> {
  return GIVEN_URL === undefined ? startOwnRedis() : { url: GIVEN_URL, stop: async () => undefined };
}

/** `redis-server` without persistence, in a fresh folder, on a free port. */
export async function startOwnRedis(options: readonly string[] = []): Promise<OwnRedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const port = await freePort();
  const where = ['--bind', '127.0.0.1', '--port', `${port}`, '--dir', folder];
  const start = () =>
    ServerProcess.start(
      'redis-server',
      [...where, '--save', '', '--appendonly', 'no', ...options],
      /Ready to accept connections/,
    );
  let started = await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    async restart() {
      await started.process.stop();
      started = await start();
    },
    async stop() {
      await started.process.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A prefix for the keys of one test, on a server that others may use too. */
export function aKeyPrefix(): string {
  return `test:${randomUUID()}:`;
}
