import { IMPORTERS } from '@conversation-service/importers';
import { describe, expect, it } from 'vitest';
import { fixturesOf } from '../../../packages/importers/src/testing/fixtures.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { InProcessNotifier } from '../../adapters/memory/in-process-notifier.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import { ConversationError } from '../../domain/errors.js';
import type { NewEvent } from '../../domain/event.js';
import { DEFAULT_LIMITS } from '../../domain/limits.js';
import type { Completion, NewSession } from '../../domain/session.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { StoreDecorator } from '../../runtime/store-decorator.js';
import { Annotations } from '../annotations/index.js';
import { ingestInto } from './import/store-target.js';

/** Small chunks, so that a delivery can be interrupted at many places. */
const LIMITS = { ...DEFAULT_LIMITS, maxBatchEvents: 3 };

/** Fails at one of its writes, before or after the write is done, so that the caller does not know what is stored. */
class BreaksOnce extends StoreDecorator {
  writes = 0;

  constructor(
    store: ConversationStore,
    private readonly at: number,
    private readonly isDone: boolean,
  ) {
    super(store);
  }

  override createSession(input: NewSession) {
    return this.write(() => super.createSession(input));
  }

  override startSession(sessionId: string, startedAtMs: number) {
    return this.write(() => super.startSession(sessionId, startedAtMs));
  }

  override appendEvents(sessionId: string, events: readonly NewEvent[]) {
    return this.write(() => super.appendEvents(sessionId, events));
  }

  override completeSession(sessionId: string, completion: Completion) {
    return this.write(() => super.completeSession(sessionId, completion));
  }

  private async write<Result>(write: () => Promise<Result>): Promise<Result> {
    this.writes += 1;
    if (this.writes !== this.at) return write();
    if (this.isDone) await write();
    throw new ConversationError('STORE_UNAVAILABLE', 'It broke.');
  }
}

const BODIES = IMPORTERS.flatMap(({ provider }) =>
  fixturesOf(provider).map(({ name, messages }) => ({ provider, name, messages, title: `${provider}/${name}` })),
);

describe('a delivery that was interrupted at any write', () => {
  it.each(BODIES)('is completed by a repeat: $title', async ({ provider, messages }) => {
    const bytes = Buffer.from(JSON.stringify(messages));
    const task = { provider, bytes, isNdjson: false, sessionId: 'call', limits: LIMITS };
    const deliver = async (store: ConversationStore, clock: ManualClock) => {
      const ingest = ingestInto({
        store,
        notifier: new InProcessNotifier(),
        clock,
        graceMs: 1_000,
        importObserver: undefined,
      });
      return ingest.ingest(task).then(
        () => undefined,
        (error: unknown) => (error instanceof ConversationError ? error.code : String(error)),
      );
    };
    const undisturbed = newStore();
    const counting = new BreaksOnce(undisturbed.store, 0, false);
    const outcome = await deliver(counting, undisturbed.clock);
    const expected = await stateOf(undisturbed.store);
    for (let at = 1; at <= counting.writes; at += 1) {
      for (const isDone of [false, true]) {
        const { store, clock } = newStore();
        expect(await deliver(new BreaksOnce(store, at, isDone), clock)).toBe('STORE_UNAVAILABLE');
        expect(await deliver(store, clock)).toBe(outcome);
        expect(await stateOf(store)).toEqual(expected);
      }
    }
  });
});

function newStore() {
  const clock = new ManualClock();
  return { clock, store: new MemoryStore(clock, { lateEventGraceMs: 1_000 }) };
}

/** Everything that is stored of the call. Nothing in it depends on how often the call was delivered. */
async function stateOf(store: ConversationStore): Promise<unknown> {
  const page = { after: 0, order: 'asc', limit: 10_000, types: [], maxBytes: Number.MAX_SAFE_INTEGER } as const;
  const events = (await store.readEvents('call', page))?.events.map(({ late: _late, ...event }) => event);
  const session = await store.findSession('call');
  const { completedSequence: _sequence, ...facts } = session ?? { completedSequence: null };
  const parts = { store, notifier: new InProcessNotifier(), clock: new ManualClock(), count: () => undefined };
  const annotations = session ? await new Annotations(parts).list('call') : [];
  return { facts, events, annotations: annotations.map(({ name, text }) => [name, text]) };
}
