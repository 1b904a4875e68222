import { spawnSync } from 'node:child_process';
import { mongodbSkipReason } from '../stack/servers/mongodb-server.js';
import { redisSkipReason } from '../stack/servers/redis-server.js';
import type { ProofNeed } from './check.js';

/** Why this is not available here; undefined if it is. */
export function missingReason(need: ProofNeed): string | undefined {
  if (need === 'mongodb') return mongodbSkipReason();
  if (need === 'redis') return redisSkipReason();
  const command = { python: 'python3', strace: 'strace', go: 'go', cc: 'cc', unshare: 'unshare' }[need];
  const isThere = spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;
  return isThere ? undefined : `no ${command} on the path`;
}

/** What replaces the required servers, as the report names it. */
export function substituteOf(need: ProofNeed): string | undefined {
  return need === 'mongodb' && !process.env.STACK_MONGODB_URI ? 'FerretDB for MongoDB' : undefined;
}
