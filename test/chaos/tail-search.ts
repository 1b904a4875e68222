import { InProcessNotifier } from '../../src/adapters/memory/in-process-notifier.js';
import { MemoryStore } from '../../src/adapters/memory/memory-store.js';
import { SessionTails } from '../../src/features/live/session-tail.js';
import { SharedPoller } from '../../src/features/live/shared-poller.js';
import { type ChangeListener, type ChangeNotification, ChangeNotifier } from '../../src/ports/change-notifier.js';
import type { Clock } from '../../src/ports/clock.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import { aNewEvent } from '../builders/event.js';
import { ManualClock } from '../builders/manual-clock.js';
import { nextTurn } from '../builders/time.js';
import { SeededRandom } from '../interleaving/random.js';

const EVENTS = 60;
const SESSION = 'tailed';

/** A notifier as bad as its contract allows: notifications are lost, repeated, late and out of order. */
class UnreliableNotifier extends ChangeNotifier {
  private readonly notifier = new InProcessNotifier();

  constructor(private readonly random: SeededRandom) {
    super();
  }

  publish(notification: ChangeNotification): void {
    if (this.random.chance(0.2)) return;
    for (let times = this.random.chance(0.1) ? 2 : 1; times > 0; times--) void this.deliver(notification);
  }

  subscribe(listener: ChangeListener): () => void {
    return this.notifier.subscribe(listener);
  }

  close(): Promise<void> {
    return this.notifier.close();
  }

  private async deliver(notification: ChangeNotification): Promise<void> {
    for (let turns = this.random.below(4); turns > 0; turns--) await nextTurn();
    this.notifier.publish(notification);
  }
}

/** Yields the sequences of a session from its first event on, until it is aborted. */
export type Tail = (
  store: ConversationStore,
  notifier: ChangeNotifier,
  clock: Clock,
  signal: AbortSignal,
) => AsyncIterable<number>;

/** The service's own. */
export const serviceTail: Tail = async function* (store, notifier, clock, signal) {
  const watch = new SharedPoller(store, notifier);
  try {
    const tails = new SessionTails(store, watch, clock);
    for await (const messages of tails.follow(SESSION, { after: 0, types: [], tellsSession: true, signal })) {
      for (const message of messages) if (message.kind === 'event') yield message.event.sequence;
    }
  } finally {
    watch.close();
  }
};

/** A fault: returns each event that the notifier reports, and no other. */
export const trustNotifier: Tail = async function* (_store, notifier, _clock, signal) {
  const heard: number[] = [];
  let ring = (): void => undefined;
  const wake = () => ring();
  signal.addEventListener('abort', wake);
  const stop = notifier.subscribe(({ sequence }) => {
    heard.push(sequence);
    wake();
  });
  while (!signal.aborted) {
    yield* heard.splice(0);
    if (heard.length === 0 && !signal.aborted) await new Promise<void>((resolve) => (ring = resolve));
  }
  stop();
};

/** Returns what a tail got wrong while a writer wrote: nothing, if it had every event once and in order. */
export async function findTailFaults(seed: number, tail: Tail): Promise<readonly string[]> {
  const random = new SeededRandom(seed);
  const clock = new ManualClock();
  const store = new MemoryStore(clock, { lateEventGraceMs: 300_000 });
  const notifier = new UnreliableNotifier(random);
  await store.createSession({ sessionId: SESSION });
  const controller = new AbortController();
  const seen: number[] = [];
  const reading = (async () => {
    for await (const sequence of tail(store, notifier, clock, controller.signal)) {
      seen.push(sequence);
      if (sequence === EVENTS) controller.abort();
    }
  })();
  for (let sequence = 1; sequence <= EVENTS; sequence++) {
    await store.appendEvents(SESSION, [aNewEvent()]);
    notifier.publish({ sessionId: SESSION, sequence });
    for (let turns = random.below(4); turns > 0; turns--) await nextTurn();
  }
  await untilQuiet(controller.signal);
  controller.abort();
  await reading;
  await notifier.close();
  return judge(seen);
}

/** Twice as long as a tail may need without a notification: it polls every second. */
const QUIET_MS = 2_000;

async function untilQuiet(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, QUIET_MS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function judge(seen: readonly number[]): readonly string[] {
  const faults: string[] = [];
  for (let index = 0; index < EVENTS; index++) {
    if (seen[index] !== index + 1) faults.push(`event ${seen[index] ?? 'nothing'} came where ${index + 1} was due`);
  }
  if (seen.length > EVENTS) faults.push(`${seen.length} events of ${EVENTS}`);
  return faults;
}
