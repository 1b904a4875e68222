import { EventEmitter } from 'node:events';
import type { mongo } from 'mongoose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServerUnresponsiveError } from './mongo-errors.js';
import { ServerMonitor, SILENT_AFTER_MS } from './server-monitor.js';

/** Later than the first check that counts the server as down. */
const SILENCE_MS = SILENT_AFTER_MS + 500;

class Client extends EventEmitter {
  readonly options = { loadBalanced: false };
}

describe('ServerMonitor', () => {
  let client: Client;
  let monitor: ServerMonitor;

  beforeEach(() => {
    vi.useFakeTimers();
    client = new Client();
    monitor = new ServerMonitor(client as unknown as mongo.MongoClient, SILENT_AFTER_MS);
  });
  afterEach(() => {
    monitor.stop();
    vi.useRealTimers();
  });

  const ask = () => monitor.whileThere(async () => 'reply');
  const hang = () => monitor.whileThere(() => new Promise<never>(() => undefined));

  it('ends running calls and refuses others at once if the server shows no sign of life', async () => {
    const underWay = expect(hang()).rejects.toThrow(ServerUnresponsiveError);
    await vi.advanceTimersByTimeAsync(SILENCE_MS);
    await underWay;
    await expect(ask()).rejects.toThrow(ServerUnresponsiveError);
  });

  it('accepts a heartbeat as a sign of life, even after a silence', async () => {
    await vi.advanceTimersByTimeAsync(SILENCE_MS);
    client.emit('serverHeartbeatSucceeded');
    expect(await ask()).toBe('reply');
  });

  it('does not blame the server if this process did not run for a while', async () => {
    // The time has passed, but no timer has run.
    const stopped = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 10 * SILENCE_MS);
    expect(await ask()).toBe('reply');
    let isEnded = false;
    hang().catch(() => {
      isEnded = true;
    });
    await vi.advanceTimersByTimeAsync(SILENT_AFTER_MS / 2);
    expect(isEnded).toBe(false);
    stopped.mockRestore();
  });
});
