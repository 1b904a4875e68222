import { MemoryCache } from '../../../src/adapters/memory/memory-cache.js';
import { MemoryStore } from '../../../src/adapters/memory/memory-store.js';
import type { Session } from '../../../src/domain/session.js';
import { JSON_LIMITS } from '../../../src/lib/json/json.js';
import { CachedStore } from '../../../src/runtime/cached-store.js';
import { StoreDecorator } from '../../../src/runtime/store-decorator.js';
import { ManualClock } from '../../builders/manual-clock.js';
import { Service } from '../../e2e/service.js';
import { EVENT_REPEATS } from '../../hostile/repeats.js';
import { SeededRandom } from '../../interleaving/random.js';
import { Divergence } from '../../model/commands.js';
import { runModel } from '../../model/run-model.js';
import { StoreSubject } from '../../model/store-subject.js';
import { findStaleReads } from '../../stack/stale-reads.js';
import { findTailFaults, trustNotifier } from '../tail-search.js';
import type { SearchedFault } from './planted-fault.js';

const GRACE_MS = 300_000;
const MOST_SEQUENCES = 2_000;

/** The key does not contain the head, so a page is correct only until the next event. */
class VersionlessCache extends MemoryCache {
  override get(group: string, name: string): Promise<string | undefined> {
    return super.get(group, name, 'any');
  }

  override set(group: string, name: string, _version: string, text: string): void {
    super.set(group, name, 'any', text);
  }
}

/** Remembers that a session does not exist. */
class RemembersAbsence extends StoreDecorator {
  private readonly absent = new Set<string>();

  override async findSession(sessionId: string): Promise<Session | undefined> {
    if (this.absent.has(sessionId)) return undefined;
    const session = await this.store.findSession(sessionId);
    if (!session) this.absent.add(sessionId);
    return session;
  }
}

async function staleReads(seed: number): Promise<string | undefined> {
  const memory = new MemoryStore(new ManualClock(), { lateEventGraceMs: GRACE_MS });
  const store = new CachedStore(memory, new VersionlessCache());
  return (await findStaleReads([store], new SeededRandom(seed)))[0];
}

async function differsFromModel(seed: number): Promise<string | undefined> {
  const clock = new ManualClock();
  const subject = new StoreSubject(new RemembersAbsence(new MemoryStore(clock, { lateEventGraceMs: GRACE_MS })));
  try {
    await runModel({ sequences: MOST_SEQUENCES, seed, lateEventGraceMs: GRACE_MS, clock, subject });
    return undefined;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (!(cause instanceof Divergence)) throw error;
    return `the answers differ; shrunk to a sequence that ends in ${cause.message.split(': got')[0]}`;
  }
}

/** One level more than the contract allows: 400 if it is checked. */
async function deepPayload(): Promise<string | undefined> {
  const limits = JSON_LIMITS as { maxDepth: number };
  const { maxDepth } = limits;
  limits.maxDepth = Number.POSITIVE_INFINITY;
  const service = await Service.start();
  try {
    await service.post('/sessions', { sessionId: 'deep' });
    const payload = `${'{"a":'.repeat(maxDepth)}{}${'}'.repeat(maxDepth)}`;
    const raw = `{"eventId":"e","type":"system","payload":${payload}}`;
    const { status } = await service.call('POST', '/sessions/deep/events', { raw });
    return status === 400 ? undefined : `a payload of ${maxDepth + 1} levels is answered ${status}`;
  } finally {
    limits.maxDepth = maxDepth;
    await service.stop();
  }
}

/** The client's text is stored and compared, so a repeat with another spelling is another event. */
async function rawText(): Promise<string | undefined> {
  const service = await Service.start();
  const append = (fields: string) => {
    const payload = { text: `{${fields}}` };
    return service.post('/sessions/raw/events', { eventId: 'e', type: 'system', payload });
  };
  try {
    await service.post('/sessions', { sessionId: 'raw' });
    await append(EVENT_REPEATS.first);
    // Repeats that omit a field would differ from the first one for that reason alone.
    for (const fields of EVENT_REPEATS.same.filter((same) => same.includes('"payload"'))) {
      const { status } = await append(fields);
      if (status !== 200) return `${fields} is answered ${status}`;
    }
    return undefined;
  } finally {
    await service.stop();
  }
}

export const SERVICE_FAULTS: readonly SearchedFault[] = [
  {
    name: 'a cached page is not named by its version',
    detector: 'readers beside a writer, each read computed from what was sent (test/stack/stale-reads.ts)',
    search: staleReads,
  },
  {
    name: 'the absence of a session is cached',
    detector: 'the model (test/model)',
    search: differsFromModel,
  },
  {
    name: 'a live stream trusts the notifier',
    detector: 'live streams over a notifier that loses, repeats and reorders (test/chaos/tail-search.ts)',
    search: async (seed) => (await findTailFaults(seed, trustNotifier))[0],
  },
  {
    name: 'the depth of a payload is not checked',
    detector: 'a payload of 33 levels, as in the hostile corpus (test/hostile), must be 400',
    search: deepPayload,
  },
  {
    name: 'payloads are compared by their text, not by their value',
    detector: 'repeats in another notation: order of names, blanks, 1.0 for 1 (test/hostile/repeats.ts), must be 200',
    search: rawText,
  },
];
