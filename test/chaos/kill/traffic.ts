import type { SeededRandom } from '../../interleaving/random.js';
import type { CallAnswer, HttpCaller } from '../http-call.js';
import type { SessionLedger } from './ledger.js';

export interface TrafficOptions {
  readonly lanes: number;
  /** The maximum number of events in a batch. */
  readonly maxBatch: number;
  readonly isOver: () => boolean;
  /** A wrong answer of a live service. */
  readonly onFault: (fault: string) => void;
}

type Operation = (caller: HttpCaller, ledger: SessionLedger, random: SeededRandom) => Promise<CallAnswer>;

/** Many clients at once, each in a closed loop, on all sessions, until time is up or the service is gone. */
export async function runTraffic(
  caller: HttpCaller,
  ledgers: readonly SessionLedger[],
  random: SeededRandom,
  options: TrafficOptions,
): Promise<void> {
  const lane = async () => {
    while (!options.isOver()) {
      const ledger = ledgers[random.below(ledgers.length)];
      if (!ledger) return;
      // The service was killed: requests without an answer are in doubt, and repeated later.
      const answer = await operate(caller, ledger, random, options.maxBatch).catch(() => undefined);
      if (answer === undefined) return;
      if (answer.status >= 300) options.onFault(`${ledger.sessionId}: ${answer.status} ${answer.text.slice(0, 300)}`);
    }
  };
  await Promise.all(Array.from({ length: options.lanes }, lane));
}

function operate(caller: HttpCaller, ledger: SessionLedger, random: SeededRandom, maxBatch: number) {
  if (!ledger.isCreated) return create(caller, ledger, random);
  const dice = random.next();
  if (dice < 0.5) return appendOne(caller, ledger, random);
  if (dice < 0.8) return appendMany(caller, ledger, random, maxBatch);
  if (dice < 0.93) return repeatOne(caller, ledger, random);
  if (dice < 0.99) return create(caller, ledger, random);
  return complete(caller, ledger, random);
}

const create: Operation = async (caller, ledger) => {
  const answer = await caller.post('/sessions', { sessionId: ledger.sessionId, language: 'en' });
  if (answer.status < 300) ledger.isCreated = true;
  return answer;
};

const appendOne: Operation = (caller, ledger, random) =>
  send(caller, ledger, ledger.newEvent(`word ${random.below(1_000)}`));

const repeatOne: Operation = (caller, ledger, random) => {
  const ids = [...ledger.events.keys()];
  const id = ids[random.below(ids.length)];
  return id === undefined ? appendOne(caller, ledger, random) : send(caller, ledger, ledger.bodyOf(id));
};

async function send(caller: HttpCaller, ledger: SessionLedger, event: unknown): Promise<CallAnswer> {
  const answer = await caller.post(`/sessions/${ledger.sessionId}/events`, event);
  if (answer.status < 300) ledger.acknowledge(answer.json.eventId, answer.json.sequence);
  return answer;
}

function appendMany(caller: HttpCaller, ledger: SessionLedger, random: SeededRandom, maxBatch: number) {
  const events: unknown[] = Array.from({ length: 1 + random.below(maxBatch) }, () => ledger.newEvent('of a batch'));
  const known = [...ledger.events.keys()][random.below(ledger.events.size)];
  if (known !== undefined && events.length < maxBatch && random.chance(0.3)) events.push(ledger.bodyOf(known));
  return sendBatch(caller, ledger, events);
}

/** Also used to repeat everything that is in doubt. */
export async function sendBatch(
  caller: HttpCaller,
  ledger: SessionLedger,
  events: readonly unknown[],
): Promise<CallAnswer> {
  const answer = await caller.post(`/sessions/${ledger.sessionId}/events/batch`, { events });
  if (answer.status === 200)
    for (const { eventId, sequence } of answer.json.results) ledger.acknowledge(eventId, sequence);
  return answer;
}

const complete: Operation = async (caller, ledger) => {
  ledger.isCompletionSent = true;
  const answer = await caller.post(`/sessions/${ledger.sessionId}/complete`, { endReason: 'caller hung up' });
  if (answer.status < 300) ledger.acknowledgeCompletion(answer.json.endedAt);
  return answer;
};
