import { eventId, PAYLOAD, sessionId } from './messages.js';
import { answerOnce } from './task.js';

/** Fills the data folder of a stopped service through its own store, without HTTP or parsing. */
export interface SeedSpec {
  readonly folder: string;
  readonly sessions: number;
  readonly eventsEach: number;
}

/** The parts of the built service that this uses. */
interface Store {
  createSession(input: { readonly sessionId: string; readonly startedAtMs: number }): Promise<unknown>;
  appendEvents(sessionId: string, events: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}
interface StoreModule {
  readonly SqliteStore: { open(clock: { nowMs(): number }, options: object): Promise<Store> };
}

const STORE = new URL('../../dist/adapters/sqlite/index.js', import.meta.url);

/** Concurrent calls, which share commits. */
const AT_ONCE = 1_000;
const EVENTS_PER_CALL = 500;

const FIRST_TIME_MS = Date.UTC(2026, 0, 15, 9, 30);
const STEP_MS = 1_200;
const BOUNDS = { maxQueuedEvents: 1_000_000, maxQueuedBytes: 1024 ** 3, lateEventGraceMs: 0 };

async function seed({ folder, sessions, eventsEach }: SeedSpec): Promise<{ readonly events: number }> {
  const { SqliteStore } = (await import(STORE.href)) as StoreModule;
  const store = await SqliteStore.open({ nowMs: () => Date.now() }, { ...BOUNDS, dataDir: folder });
  let nextEvent = 0;
  const fill = async (number: number) => {
    const id = sessionId(number);
    const calls = [store.createSession({ sessionId: id, startedAtMs: FIRST_TIME_MS + number * STEP_MS })];
    for (let first = 0; first < eventsEach; first += EVENTS_PER_CALL) {
      const count = Math.min(EVENTS_PER_CALL, eventsEach - first);
      const events = Array.from({ length: count }, (_, index) => anEvent(nextEvent++, first + index));
      // In the order of the calls.
      calls.push(store.appendEvents(id, events));
      if (calls.length >= AT_ONCE) await Promise.all(calls.splice(0));
    }
    await Promise.all(calls);
  };
  for (let first = 0; first < sessions; first += AT_ONCE) {
    const count = Math.min(AT_ONCE, sessions - first);
    await Promise.all(Array.from({ length: count }, (_, index) => fill(first + index)));
  }
  await store.close();
  return { events: nextEvent };
}

function anEvent(number: number, place: number) {
  return {
    eventId: eventId(number),
    type: 'user_speech',
    payload: PAYLOAD,
    timestampMs: FIRST_TIME_MS + place * STEP_MS,
  };
}

answerOnce(seed);
