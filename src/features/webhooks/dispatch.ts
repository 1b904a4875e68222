import { deliveryKind, laneKind } from './delivery.js';
import { Dispatcher, type DispatcherParts } from './dispatcher.js';

/** How soon to look for due deliveries. */
const LOOK_EVERY_MS = 200;
const SWEEP_EVERY_MS = 60_000;
const CHUNK = 200;

/** All webhooks for which this instance sends. */
export class Dispatch {
  private readonly dispatchers = new Map<string, Dispatcher>();
  private sweptAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: DispatcherParts) {}

  /** Returns the delay before the next run in milliseconds. */
  async run(): Promise<number> {
    const webhooks = await this.parts.tools.registry.list();
    const known = new Set(webhooks.map(({ key }) => key));
    for (const [key, dispatcher] of this.dispatchers) {
      if (known.has(key)) continue;
      dispatcher.end();
      this.dispatchers.delete(key);
    }
    await Promise.all(
      webhooks.map(async (webhook) => {
        const dispatcher = this.dispatchers.get(webhook.key) ?? new Dispatcher(webhook, this.parts);
        this.dispatchers.set(webhook.key, dispatcher);
        dispatcher.renew(webhook);
        await dispatcher.run();
      }),
    );
    await this.sweep();
    return LOOK_EVERY_MS;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.dispatchers.values()].map((dispatcher) => dispatcher.stop()));
  }

  /** Deletes expired deliveries, and the records of deleted webhooks. */
  private async sweep(): Promise<void> {
    const { clock, registry, log } = this.parts.tools;
    if (clock.elapsedMs() - this.sweptAtMs < SWEEP_EVERY_MS) return;
    this.sweptAtMs = clock.elapsedMs();
    for (const webhook of await registry.list()) await log.expire(webhook, clock.nowMs());
    for (const key of await registry.listRemains()) await this.removeRemains(key);
  }

  private async removeRemains(key: string): Promise<void> {
    const { registry, health, store } = this.parts.tools;
    for (const kind of [laneKind({ key }), deliveryKind({ key })]) {
      const found = await store.records.list({ kind, limit: CHUNK });
      for (const { id } of found) await store.records.delete(kind, id, 'any');
      // The rest is deleted by the next sweep.
      if (found.length === CHUNK) return;
    }
    await health.remove(key);
    await registry.forgetRemains(key);
  }
}
