import { T0_MS } from '../../builders/time.js';
import { SeededRandom } from '../../interleaving/random.js';
import { type EventBody, HistoryClient, type Instance } from './history-client.js';
import type { CallOf } from './operation.js';
import type { Recorder } from './recorder.js';

const CLIENTS = 3;

/** Number of calls per client. */
const CALLS = 5;

/**
 * A client without an answer retries elsewhere at most this often, because a settled outcome is worth more than a
 * fault. On a busy machine, an instance that was killed may need half a minute to come back.
 */
const TRIES = 600;
const RETRY_AFTER_MS = 100;

/** Events that all clients send, with one of two contents. */
const SHARED_EVENTS = 4;
const LIMITS = [1, 2, 5, 500] as const;

/**
 * The short life of one session with many clients on many instances; at its end everything is read from each of them.
 */
export async function runHistory(
  recorder: Recorder,
  instances: readonly Instance[],
  sessionId: string,
  seed: number,
): Promise<void> {
  const clients = Array.from({ length: CLIENTS }, (_, index) => {
    const random = new SeededRandom(seed * CLIENTS + index);
    return new RandomClient(recorder, instances, sessionId, `c${index}`, random);
  });
  await Promise.all(clients.map((client) => client.run()));
  for (const instance of instances) await clients[0]?.readAll(instance);
}

class RandomClient {
  private readonly client: HistoryClient;
  private own = 0;

  constructor(
    recorder: Recorder,
    private readonly instances: readonly Instance[],
    private readonly sessionId: string,
    private readonly name: string,
    private readonly random: SeededRandom,
  ) {
    this.client = new HistoryClient(recorder, name, sessionId);
  }

  async run(): Promise<void> {
    await this.settle((instance) => this.client.create(instance));
    for (let call = 0; call < CALLS; call++) await this.act();
  }

  async readAll(instance: Instance): Promise<void> {
    await this.settle(() => this.client.readLog(instance, 0, 500));
    await this.settle(() => this.client.readPage(instance, 0, 500));
  }

  private async act(): Promise<void> {
    const { client } = this;
    const choice = this.random.below(100);
    if (choice < 40) {
      const event = this.random.chance(0.6) ? this.ownEvent() : this.sharedEvent();
      await this.settle((instance) => client.append(instance, event));
    } else if (choice < 55) {
      const events = [this.ownEvent(), this.sharedEvent(), this.ownEvent(), this.sharedEvent()];
      await this.settle((instance) => client.appendBatch(instance, events));
    } else if (choice < 63) {
      const endReason = this.random.chance(0.8) ? 'hung up' : 'lost';
      await this.settle((instance) => client.complete(instance, { endReason }));
    } else if (choice < 82) {
      await client.readLog(this.anInstance(), this.random.below(8), this.aLimit());
    } else {
      await client.readPage(this.anInstance(), this.random.below(8), this.aLimit());
    }
  }

  /**
   * Like a client: a call without an answer, or with one that says that the outcome is unknown, is retried anywhere,
   * with the same ids.
   */
  private async settle<Made extends CallOf<'create' | 'append' | 'complete' | 'log' | 'page'>>(
    make: (instance: Instance) => Promise<Made>,
  ): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const { outcome } = await make(this.anInstance());
      if (outcome !== 'unknown') return;
      await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
    }
    throw new Error(`${this.sessionId}: ${this.name} got no answer in ${TRIES} tries`);
  }

  private ownEvent(): EventBody {
    this.own += 1;
    return this.event(`${this.name}-${this.own}`, 1);
  }

  private sharedEvent(): EventBody {
    const content = this.random.chance(0.8) ? 1 : 2;
    return this.event(`shared-${this.random.below(SHARED_EVENTS)}`, content);
  }

  /** The time follows from the id, so that a repeat is exact; some events are out of order. */
  private event(eventId: string, content: number): EventBody {
    const number = [...eventId].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 97, 7);
    const timestamp = new Date(T0_MS + number * 1_000).toISOString();
    return { eventId, type: number % 2 === 0 ? 'user_speech' : 'system', payload: { content }, timestamp };
  }

  private anInstance(): Instance {
    return this.oneOf(this.instances);
  }

  private aLimit(): number {
    return this.oneOf(LIMITS);
  }

  private oneOf<Value>(values: readonly Value[]): Value {
    return values[this.random.below(values.length)] as Value;
  }
}
