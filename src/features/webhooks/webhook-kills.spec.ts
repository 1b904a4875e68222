import { describe, expect, it } from 'vitest';
import { Fuse, type Moment } from '../../../test/archive/fuse.js';
import { newEvents } from '../../../test/builders/event.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { aNewSession } from '../../../test/builders/session.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { DeliveryLog } from './delivery-log.js';
import { Dispatch } from './dispatch.js';
import { DeliveryMaker, Fixing } from './fixing.js';
import { HealthRecords } from './health-records.js';
import type { HttpSender, SentMessage } from './http-sender.js';
import { Lanes } from './lane.js';
import { LaneWork } from './lane-work.js';
import { News } from './news.js';
import { CONSUMER, Registry } from './registry.js';
import { SecretBox } from './secret-box.js';
import { newSecret } from './signing.js';
import { WEBHOOK_TYPES, type Webhook } from './webhook.js';
import { WebhookObserver } from './webhook-observer.js';

const NOBODY = { counter: () => () => undefined, gauge: () => () => undefined };
const ROUNDS = 12;
const ROUND_MS = 1_000;
/** From one killed call to the next. */
const STEP = 1;
const FEWEST_CALLS = 60;

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
async function live(store: ConversationStore, clock: ManualClock, sender: HttpSender, isDead: () => boolean) {
  const registry = new Registry(store.records, store.changes);
  const lanes = new Lanes(store.records);
  const log = new DeliveryLog(store.records, 86_400_000);
  const box = new SecretBox(undefined);
  const fixing = new Fixing(store, clock, new DeliveryMaker(clock));
  const work = new LaneWork({ store, clock, lanes, log, fixing, sender, box });
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
async function killedAt(at: number, moment: Moment): Promise<{ calls: number; receiver: Receiver }> {
  const clock = new ManualClock();
  const store = new MemoryStore(clock, { lateEventGraceMs: 0 });
  const receiver = new Receiver();
  await register(store, clock);
  await store.createSession(aNewSession({ sessionId: 'call' }));
  await store.appendEvents('call', newEvents(2));
  const fuse = new Fuse(at, moment);
  const wrapped = fuse.wrap<ConversationStore>(store, 'records', 'changes', 'imports', 'tombstones');
  const isDead = () => fuse.isBlown;
  await live(wrapped, clock, fuse.wrap(receiver) as unknown as HttpSender, isDead).catch(() => undefined);
  await store.appendEvents('call', newEvents(1));
  await store.completeSession('call', {});
  await store.sealSession('call');
  await live(store, clock, receiver as unknown as HttpSender, () => false);
  return { calls: fuse.calls.length, receiver };
}

describe('whoever sends webhooks, killed at any call', () => {
  it('tells everything, in order, each event in one delivery, and every delivery with the same bytes', async () => {
    let longest = 0;
    for (let at = 1; at <= longest + 1; at += STEP) {
      for (const moment of ['before', 'after'] as const) {
        const { calls, receiver } = await killedAt(at, moment);
        if (at === 1 && moment === 'before') longest = (await killedAt(Number.POSITIVE_INFINITY, 'before')).calls;
        const where = `call ${at} of ${calls}, ${moment}`;
        const texts = new Map<string, string>();
        for (const { id, text } of receiver.received) {
          expect(texts.get(id) ?? text, where).toBe(text);
          texts.set(id, text);
        }
        const taken = new Set(receiver.received.filter(({ isTaken }) => isTaken).map(({ id }) => id));
        expect(taken.size, where).toBe(texts.size);
        expectWhole(
          [...texts.values()].map((text) => JSON.parse(text)),
          where,
        );
      }
    }
    expect(longest).toBeGreaterThan(FEWEST_CALLS);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: bodies as they were sent
function expectWhole(bodies: readonly any[], where: string): void {
  const types = bodies.map(({ type }) => type).filter((type) => type !== 'event.appended');
  expect(types, where).toEqual(['session.created', 'session.active', 'session.completed', 'session.sealed']);
  const ranges = bodies.filter(({ type }) => type === 'event.appended').map(({ data }) => data);
  expect(
    ranges.flatMap(({ events }) => events.map(({ sequence }: { sequence: number }) => sequence)),
    where,
  ).toEqual([1, 2, 3]);
  let next = 1;
  for (const { fromSequence, throughSequence } of ranges) {
    expect(fromSequence, where).toBe(next);
    next = throughSequence + 1;
  }
}
