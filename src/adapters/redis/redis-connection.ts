import { createClient } from '@redis/client';
import type { Clock } from '../../ports/clock.js';
import { CALL_DEADLINE_MS } from './breaker.js';
import { type FaultListener, LateAnswer } from './redis-faults.js';

export interface ConnectionOptions {
  /** `redis[s]://[[user][:password]@]host[:port][/database]`, as @redis/client accepts it. */
  readonly url: string;
  /** Called for each failed attempt. */
  readonly onFault: FaultListener;
}

const CONNECT_TIMEOUT_MS = 2_000;
const RECONNECT_MIN_MS = 100;
const RECONNECT_MAX_MS = 2_000;

/** A connection without any response, even to a ping, is dead, whatever TCP reports. */
const PING_INTERVAL_MS = 2_000;
const SILENCE_MS = 6_000;

/** Commands in progress per connection; more are refused at once. */
const MAX_COMMANDS = 10_000;

export type RedisConnection = ReturnType<typeof createConnection>;

/** Connects in the background, and retries forever; commands fail at once while there is no connection. */
export function openConnection(clock: Clock, options: ConnectionOptions): RedisConnection {
  const client = createConnection(options.url);
  client.on('error', (error: unknown) => options.onFault(error, true));
  connectInBackground(client);
  replaceWhenSilent(clock, client);
  return client;
}

function createConnection(url: string) {
  return createClient({
    url,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_COMMANDS,
    // For a command that could not even be written.
    commandOptions: { timeout: CALL_DEADLINE_MS },
    pingInterval: PING_INTERVAL_MS,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      // Closes a connection without a greeting.
      socketTimeout: SILENCE_MS,
      reconnectStrategy: (retries: number) => Math.min(RECONNECT_MIN_MS * 2 ** Math.min(retries, 10), RECONNECT_MAX_MS),
    },
  });
}

/**
 * The client's own `socketTimeout` counts writes as signs of life, so that probes would keep a dead connection open.
 */
function replaceWhenSilent(clock: Clock, client: RedisConnection): void {
  let heardMs = clock.elapsedMs();
  const hear = () => {
    heardMs = clock.elapsedMs();
  };
  client.on('ready', hear);
  client.on('ping-interval', hear);
  const timer = setInterval(() => {
    if (!client.isReady || clock.elapsedMs() - heardMs < SILENCE_MS) return;
    client.emit('error', new LateAnswer('silence'));
    client.destroy();
    connectInBackground(client);
  }, PING_INTERVAL_MS).unref();
  client.on('close', () => clearInterval(timer));
}

/** Rejects only if it is closed before it ever connected; other failures are emitted as `error`. */
function connectInBackground(client: RedisConnection): void {
  client.connect().catch(() => undefined);
}

/** Closes the connection without waiting for a server that may not respond. */
export function closeConnection(client: RedisConnection): void {
  client.emit('close');
  client.destroy();
}
