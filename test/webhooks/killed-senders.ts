import { MemoryStore } from '../../src/adapters/memory/memory-store.js';
import { DeliveryLog } from '../../src/features/webhooks/delivery-log.js';
import { Dispatch } from '../../src/features/webhooks/dispatch.js';
import { DeliveryMaker, Fixing } from '../../src/features/webhooks/fixing.js';
import { HealthRecords } from '../../src/features/webhooks/health-records.js';
import type { HttpSender, SentMessage } from '../../src/features/webhooks/http-sender.js';
import { Lanes } from '../../src/features/webhooks/lane.js';
import { LaneWork, type LaneWorkParts } from '../../src/features/webhooks/lane-work.js';
import { News } from '../../src/features/webhooks/news.js';
import { CONSUMER, Registry } from '../../src/features/webhooks/registry.js';
import { SecretBox } from '../../src/features/webhooks/secret-box.js';
import { newSecret } from '../../src/features/webhooks/signing.js';
import { WEBHOOK_TYPES, type Webhook } from '../../src/features/webhooks/webhook.js';
import { WebhookObserver } from '../../src/features/webhooks/webhook-observer.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import { Fuse, type Moment } from '../archive/fuse.js';
import { newEvents } from '../builders/event.js';
import { ManualClock } from '../builders/manual-clock.js';
import { aNewSession } from '../builders/session.js';

const NOBODY = { counter: () => () => undefined, gauge: () => () => undefined };
const ROUNDS = 12;
const ROUND_MS = 1_000;

/** Keeps what came, as a receiver that answers every third message with an error. */
class Receiver {
  readonly received: { readonly id: string; readonly text: string; readonly isTaken: boolean }[] = [];

  send = async ({ headers, body }: SentMessage) => {
    const isTaken = this.received.length % 3 !== 2;
    this.received.push({ id: headers['webhook-id'] ?? '', text: body.toString(), isTaken });
    const error = isTaken ? null : 'answered 500';
    return { status: isTaken ? 200 : 500, error, retryAfter: null, durationMs: 1, answer: '' };
  };
}

/** A process, from its start to where it is killed, or to the end of what there is to do. */
async function live(
  store: ConversationStore,
  clock: ManualClock,
  sender: HttpSender,
  isDead: () => boolean,
  Work: WorkClass,
) {
  const registry = new Registry(store.records, store.changes);
  const lanes = new Lanes(store.records);
  const log = new DeliveryLog(store.records, 86_400_000);
  const box = new SecretBox(undefined);
  const fixing = new Fixing(store, clock, new DeliveryMaker(clock));
  const work = new Work({ store, clock, lanes, log, fixing, sender, box });
  const observer = new WebhookObserver(NOBODY, { warn: () => undefined });
  const retry = { retryMs: [100, 200], disableAfterMs: 1_000_000_000 };
  const health = new HealthRecords(store.records);
  const parts = { registry, lanes, log, work, health, observer, clock, retry, mayWork: () => !isDead() };
  const dispatch = new Dispatch(parts, store.records);
  const news = new News(store, registry, lanes, clock);
  for (let round = 0; round < ROUNDS && !isDead(); round += 1) {
    const changes = await store.changes.read(CONSUMER, 100);
    for (const { sessionId } of changes) await news.process(sessionId);
    await store.changes.acknowledge(CONSUMER, changes);
    await dispatch.run();
    await dispatch.stop();
    clock.advanceMs(ROUND_MS);
  }
}

async function register(store: MemoryStore, clock: ManualClock): Promise<void> {
  const registry = new Registry(store.records, store.changes);
  const webhook: Webhook = {
    webhookId: 'hook',
    key: 'key',
    url: 'https://example.com/',
    types: WEBHOOK_TYPES,
    eventTypes: [],
    metadata: {},
    include: 'events',
    gatherMs: 0,
    description: null,
    enabled: true,
    disabledReason: null,
    disabledAtMs: null,
    createdAtMs: clock.nowMs(),
    updatedAtMs: clock.nowMs(),
    secrets: [{ box: new SecretBox(undefined).close(newSecret()), untilMs: null }],
  };
  await registry.keepChanges();
  await registry.update('hook', () => webhook);
}

/** Answers how many calls a whole life takes. */
async function killedAt(at: number, moment: Moment, Work: WorkClass): Promise<{ calls: number; receiver: Receiver }> {
  const clock = new ManualClock();
  const store = new MemoryStore(clock, { lateEventGraceMs: 0 });
  const receiver = new Receiver();
  await register(store, clock);
  await store.createSession(aNewSession({ sessionId: 'call' }));
  await store.appendEvents('call', newEvents(2));
  const fuse = new Fuse(at, moment);
  const wrapped = fuse.wrap<ConversationStore>(store, 'records', 'changes', 'imports', 'tombstones');
  const isDead = () => fuse.isBlown;
  await live(wrapped, clock, fuse.wrap(receiver) as unknown as HttpSender, isDead, Work).catch(() => undefined);
  await store.appendEvents('call', newEvents(1));
  await store.completeSession('call', {});
  await store.sealSession('call');
  await live(store, clock, receiver as unknown as HttpSender, () => false, Work);
  return { calls: fuse.calls.length, receiver };
}

/** A planted fault is another class. */
export type WorkClass = new (parts: LaneWorkParts) => LaneWork;

export interface Killed {
  /** Of a whole life. */
  readonly calls: number;
  /** What was told wrongly, and where it was killed; undefined: nothing. */
  readonly loss: string | undefined;
}

/** Kills whoever sends before and after each call, until something is told wrongly. */
export async function killAtAnyCall(Work: WorkClass = LaneWork): Promise<Killed> {
  const { calls } = await killedAt(Number.POSITIVE_INFINITY, 'before', Work);
  for (let at = 1; at <= calls; at += 1) {
    for (const moment of ['before', 'after'] as const) {
      const loss = lossOf((await killedAt(at, moment, Work)).receiver);
      if (loss) return { calls, loss: `${loss}, killed ${moment} call ${at} of ${calls}` };
    }
  }
  return { calls, loss: undefined };
}

function lossOf({ received }: Receiver): string | undefined {
  const texts = new Map<string, string>();
  for (const { id, text } of received) {
    if ((texts.get(id) ?? text) !== text) return 'one id with two contents';
    texts.set(id, text);
  }
  const taken = new Set(received.filter(({ isTaken }) => isTaken).map(({ id }) => id));
  if (taken.size !== texts.size) return 'something was not delivered';
  return lossOfBodies([...texts.values()].map((text) => JSON.parse(text)));
}

const LIFE = ['session.created', 'session.active', 'session.completed', 'session.sealed'];

// biome-ignore lint/suspicious/noExplicitAny: bodies as they were sent
function lossOfBodies(bodies: readonly any[]): string | undefined {
  const types = bodies.map(({ type }) => type).filter((type) => type !== 'event.appended');
  if (types.join() !== LIFE.join()) return `the life was told as ${types.join()}`;
  const ranges = bodies.filter(({ type }) => type === 'event.appended').map(({ data }) => data);
  const sequences = ranges.flatMap(({ events }) => events.map(({ sequence }: { sequence: number }) => sequence));
  const starts = ranges.map(({ fromSequence }) => fromSequence);
  const ends = [1, ...ranges.map(({ throughSequence }) => throughSequence + 1)];
  if (starts.some((start, index) => start !== ends[index])) return 'ranges with a gap or an overlap';
  return sequences.join() === '1,2,3' ? undefined : `the events were told as ${sequences.join()}`;
}
