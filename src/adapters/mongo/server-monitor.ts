import type { mongo } from 'mongoose';
import { ServerUnresponsiveError } from './mongo-errors.js';

/** How often the driver checks each server: the minimum that it allows. */
export const HEARTBEAT_EVERY_MS = 500;

/**
 * After this time without a sign of life from any server, MongoDB counts as down and calls end: within the 2 s that are
 * promised while a store is down, with a margin for a busy machine. During a failover the other members respond, and a
 * call has its whole deadline.
 */
export const SILENT_AFTER_MS = 1_500;

const LOOK_EVERY_MS = 100;

/**
 * Detects whether any server responds: by every reply, since a server under load may be slow to answer heartbeats, and by
 * the heartbeats of the driver, which use connections of their own. If packets are dropped silently, nothing else
 * distinguishes a dead server from a slow one.
 *
 * Silence is counted in checks of this process instead of by a clock: while the process is busy or gets no CPU it neither
 * sends nor reads, which says nothing about the server.
 */
export class ServerMonitor {
  private silentLooks = 0;
  private readonly maxSilentLooks: number;
  private readonly waiting = new Set<() => void>();
  private readonly watch: NodeJS.Timeout;

  constructor(client: mongo.MongoClient, silentAfterMs: number) {
    // Behind a load balancer the driver sends no heartbeats.
    this.maxSilentLooks = client.options.loadBalanced ? Number.POSITIVE_INFINITY : silentAfterMs / LOOK_EVERY_MS;
    client.on('serverHeartbeatSucceeded', () => this.sign());
    // Signs that arrived while this process was busy are processed first: they come before `setImmediate`.
    this.watch = setInterval(() => setImmediate(() => this.look()), LOOK_EVERY_MS).unref();
  }

  /**
   * Rejects with `ServerUnresponsiveError` as soon as MongoDB counts as down, or at once if it already does. The
   * request may still take effect.
   */
  async whileThere<Reply>(request: () => Promise<Reply>): Promise<Reply> {
    if (this.isSilent) throw new ServerUnresponsiveError();
    let giveUp: () => void = () => undefined;
    const silence = new Promise<never>((_, reject) => {
      giveUp = () => reject(new ServerUnresponsiveError());
    });
    this.waiting.add(giveUp);
    try {
      // The race also handles a late rejection, which would otherwise end the process.
      const reply = await Promise.race([request(), silence]);
      this.sign();
      return reply;
    } finally {
      this.waiting.delete(giveUp);
    }
  }

  stop(): void {
    clearInterval(this.watch);
  }

  private sign(): void {
    this.silentLooks = 0;
  }

  private look(): void {
    this.silentLooks += 1;
    if (!this.isSilent) return;
    for (const giveUp of this.waiting) giveUp();
  }

  private get isSilent(): boolean {
    return this.silentLooks > this.maxSilentLooks;
  }
}
