import { MemoryStore } from '../../src/adapters/memory/memory-store.js';
import { DeliverySteps } from '../../src/features/webhooks/delivery-steps.js';
import type { HttpSender } from '../../src/features/webhooks/http-sender.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import { Fuse, type Moment } from '../archive/fuse.js';
import { newEvents } from '../builders/event.js';
import { ManualClock } from '../builders/manual-clock.js';
import { aNewSession } from '../builders/session.js';
import { FlakyReceiver, live, register, type WorkClass } from './sender-life.js';

/** Returns how many calls a whole life takes. */
async function killedAt(
  at: number,
  moment: Moment,
  Work: WorkClass,
): Promise<{ calls: number; receiver: FlakyReceiver }> {
  const clock = new ManualClock();
  const store = new MemoryStore(clock, { lateEventGraceMs: 0 });
  const receiver = new FlakyReceiver();
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

export interface Killed {
  /** Of a whole life. */
  readonly calls: number;
  /** What was reported wrongly, and where it was killed; undefined if nothing. */
  readonly loss: string | undefined;
}

/** Kills the sender before and after each call, until something is reported wrongly. */
export async function killAtAnyCall(Work: WorkClass = DeliverySteps): Promise<Killed> {
  const { calls } = await killedAt(Number.POSITIVE_INFINITY, 'before', Work);
  for (let at = 1; at <= calls; at += 1) {
    for (const moment of ['before', 'after'] as const) {
      const loss = lossOf((await killedAt(at, moment, Work)).receiver);
      if (loss) return { calls, loss: `${loss}, killed ${moment} call ${at} of ${calls}` };
    }
  }
  return { calls, loss: undefined };
}

function lossOf({ received }: FlakyReceiver): string | undefined {
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
