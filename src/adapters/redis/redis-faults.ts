import { ErrorReply, MultiErrorReply } from '@redis/client';
import { connectionCodeOf, connectionRemedyFor } from '../../lib/connection-fault.js';
import type { Clock } from '../../ports/clock.js';

/** What Redis is used for. */
export type RedisUse = 'connect' | 'read' | 'write' | 'publish' | 'subscribe';

/** Is notified of every fault that the service tolerates. */
export interface RedisObserver {
  /** For people: the cause with its code, and what to do. At most once a minute for each kind. */
  readonly onTrouble: (message: string) => void;
  /** Called for each fault. */
  readonly onFailure: (use: RedisUse) => void;
}

/**
 * Receives the faults of one use of Redis. `isLasting`: it is not the first one, so that a late response is reported,
 * too.
 */
export type FaultListener = (error: unknown, isLasting: boolean) => void;

/** A fault that comes and goes counts as one. */
export const TOLD_AGAIN_AFTER_MS = 60_000;

const CLUSTER = 'it is a cluster: name a single server, or a proxy for the whole cluster, in REDIS_URL';
const REPLICA = 'it is a replica: name the primary in REDIS_URL';

const REMEDIES: Readonly<Record<string, string>> = {
  WRONGPASS: 'it refuses the user or the password: correct REDIS_URL or REDIS_PASSWORD',
  NOAUTH: 'it requires a password: add it to REDIS_URL, or set REDIS_PASSWORD',
  NOPERM:
    'its user lacks a permission for the keys, the channel or a command: grant what docs/guides/scale.md lists for REDIS_KEY_PREFIX',
  READONLY: REPLICA,
  MASTERDOWN: REPLICA,
  OOM: 'its memory is full: raise maxmemory, or set maxmemory-policy to allkeys-lru',
  MISCONF: 'it accepts no writes because it cannot save its data: free space on its disk',
  NOREPLICAS: 'it accepts no writes because replicas are missing: restore them',
  MOVED: CLUSTER,
  CROSSSLOT: CLUSTER,
  CLUSTERDOWN: CLUSTER,
  LOADING: 'it is still loading its data: wait until it has finished',
};

/** No response within the deadline of a call. */
export class LateAnswer extends Error {
  override readonly name = 'LateAnswer';
}

/**
 * Redis faults are tolerated, but never silently: each is counted, and the first of its kind is reported with its
 * cause. Commands that fail because there is no connection are not reported separately.
 */
export class RedisFaults {
  private readonly toldMs = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly observer: RedisObserver,
    private readonly isConnected: () => boolean,
  ) {}

  listenerFor(use: RedisUse): FaultListener {
    return (error, isLasting) => {
      this.observer.onFailure(use);
      if (use === 'connect' || (this.isConnected() && (isLasting || error instanceof ErrorReply)))
        this.tell(use, error);
    };
  }

  private tell(use: RedisUse, error: unknown): void {
    // A network reports the same fault in many ways.
    const kind = `${use} ${error instanceof ErrorReply ? redisCodeOf(error) : 'network'}`;
    const nowMs = this.clock.elapsedMs();
    const toldMs = this.toldMs.get(kind);
    if (toldMs !== undefined && nowMs - toldMs < TOLD_AGAIN_AFTER_MS) return;
    this.toldMs.set(kind, nowMs);
    this.observer.onTrouble(sentenceOf(use, redisCodeOf(error)));
  }
}

/** Returns the first word of an error reply, or Node's code, or the type of error: never the message. */
function redisCodeOf(error: unknown): string {
  // The error of one command is more specific than that of its transaction.
  const cause = error instanceof MultiErrorReply ? error.errors().next().value : error;
  const word = cause instanceof ErrorReply ? /^[A-Z]{2,32}\b/.exec(cause.message)?.[0] : undefined;
  return word ?? connectionCodeOf(cause) ?? (cause instanceof Error ? cause.constructor.name : 'unknown fault');
}

function sentenceOf(use: RedisUse, code: string): string {
  const remedy = REMEDIES[code] ?? connectionRemedyFor(code) ?? 'it does not answer as expected: check its log';
  const what = use === 'connect' ? 'Redis cannot be reached' : `Redis fails to ${use}`;
  return `${what} (${code}): ${remedy}. The service continues without Redis.`;
}
