import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../src/adapters/memory/memory-store.js';
import type { HttpSender, SentMessage } from '../../src/features/webhooks/http-sender.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import { isExpected, type Records } from '../../src/ports/records.js';
import { ManualClock } from '../builders/manual-clock.js';
import { aNewSession } from '../builders/session.js';
import { SeededRandom } from '../interleaving/random.js';
import { aSender, register } from './sender-life.js';

const RUNS = 40;
const STEPS = 30;
const LIFE = ['session.created', 'session.active', 'session.completed', 'session.sealed'];

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}

/** How a server answers with an outdated state. */
type Slowness = (records: Records, random: SeededRandom) => Partial<Pick<Records, 'put' | 'list'>>;

/** Checks the version first and writes a moment later, whatever happened in between. */
const comparesEarly: Slowness = (records, random) => ({
  put: async (input, expected) => {
    const current = await records.get(input.kind, input.id);
    if (!isExpected(current, expected)) return { kind: 'conflict', current };
    await turns(random.below(4));
    return records.put(input, 'any');
  },
});

const listsLate: Slowness = (records, random) => ({
  list: async (query) => {
    const found = await records.list(query);
    await turns(random.below(4));
    return found;
  },
});

function withSlow<Target extends object>(target: Target, slow: Partial<NoInfer<Target>>): Target {
  return new Proxy(target, {
    get: (_, name) => {
      const value: unknown = Reflect.get(name in slow ? slow : target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

async function toldAbout(seed: number, slowness: Slowness): Promise<readonly string[]> {
  const random = new SeededRandom(seed);
  const clock = new ManualClock();
  const memory = new MemoryStore(clock, { lateEventGraceMs: 0 });
  const records = withSlow(memory.records, slowness(memory.records, random));
  const store = withSlow<ConversationStore>(memory, { records });
  await register(memory, clock);
  const types = new Map<string, string>();
  const send = async ({ headers, body }: SentMessage) => {
    types.set(headers['webhook-id'] ?? '', JSON.parse(body.toString()).type);
    await turns(random.below(3));
    return { status: 200, error: null, retryAfter: null, durationMs: 1, answer: '' };
  };
  const { enqueuer, dispatch } = aSender(store, clock, { send } as unknown as HttpSender, () => false);
  const life = [
    () => memory.createSession(aNewSession({ sessionId: 'call', status: 'active' })),
    () => memory.completeSession('call', {}),
    () => memory.sealSession('call'),
  ];
  const running: Promise<unknown>[] = [];
  for (let step = 0; step < STEPS; step += 1) {
    if (random.below(5) === 0) await life.shift()?.();
    running.push(enqueuer.process('call'), dispatch.run());
    await turns(random.below(4));
    clock.advanceMs(1);
  }
  for (const next of life) await next();
  await Promise.all(running);
  await enqueuer.process('call');
  for (let round = 0; round < LIFE.length; round += 1) {
    clock.advanceMs(1_000);
    await dispatch.run();
    await dispatch.stop();
  }
  return [...types.values()];
}

describe('webhooks', () => {
  it.each([
    ['compares a version before it writes', comparesEarly],
    ['answers with a list as it was', listsLate],
  ])(`report everything once and in order on a server that %s (${RUNS} seeds)`, async (_, slowness) => {
    for (let seed = 1; seed <= RUNS; seed += 1) expect(await toldAbout(seed, slowness), `seed ${seed}`).toEqual(LIFE);
  });
});
