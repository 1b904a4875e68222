import { setTimeout as delay } from 'node:timers/promises';
import { eventId, PAYLOAD, sessionId } from './messages.js';
import { answerOnce } from './task.js';

/** Appends to two stores in this process alternately: one with the service's processors at work, one without. */
export interface ConsumersSpec {
  readonly folders: readonly [followed: string, bare: string];
  readonly rounds: number;
  readonly seconds: number;
}

/** CPU time of all threads per append, for each round. */
export interface ConsumersResult {
  readonly followed: readonly number[];
  readonly bare: readonly number[];
}

/** The parts of the built service that this uses. */
interface Store {
  readonly records: object;
  readonly changes: { addConsumers(names: readonly string[]): Promise<void> };
  createSession(input: { readonly sessionId: string }): Promise<unknown>;
  appendEvents(sessionId: string, events: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}
interface StoreClass {
  open(clock: object, options: object): Promise<Store>;
}
interface Processor {
  readonly name: string;
  runDue?(signal: AbortSignal): Promise<number>;
}
type New<Made> = new (...parts: never[]) => Made;
interface Runner {
  run(signal: AbortSignal): Promise<number>;
}

const DIST = new URL('../../dist/', import.meta.url);
const BOUNDS = { maxQueuedEvents: 100_000, maxQueuedBytes: 1024 ** 3, lateEventGraceMs: 300_000 };

/** Concurrent callers, each with a session of its own. */
const CALLERS = 64;
const NOBODY = { sessionProcessed() {}, sessionFailed() {}, lagged() {} };

async function measure({ folders, rounds, seconds }: ConsumersSpec): Promise<ConsumersResult> {
  const clock = new (await load<New<object>>('adapters/system/system-clock.js', 'SystemClock'))();
  const [followed, bare] = await Promise.all([open(folders[0], clock), open(folders[1], clock)]);
  const processors = await processorsOf(followed, clock);
  await followed.changes.addConsumers(processors.map(({ name }) => name));
  const result: { followed: number[]; bare: number[] } = { followed: [], bare: [] };
  // The first round is a warm-up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const stopping = new AbortController();
    const following = await follow(followed, processors, clock, stopping.signal);
    const cost = await costOfAppend(followed, seconds, round);
    stopping.abort();
    await Promise.all(following);
    const bareCost = await costOfAppend(bare, seconds, round);
    if (round > 0) result.followed.push(cost);
    if (round > 0) result.bare.push(bareCost);
  }
  await Promise.all([followed.close(), bare.close()]);
  return result;
}

async function open(dataDir: string, clock: object): Promise<Store> {
  const SqliteStore = await load<StoreClass>('adapters/sqlite/index.js', 'SqliteStore');
  const store = await SqliteStore.open(clock, { ...BOUNDS, dataDir });
  const sessions = Array.from({ length: CALLERS }, (_, number) => sessionId(number));
  await Promise.all(sessions.map((id) => store.createSession({ sessionId: id })));
  return store;
}

async function costOfAppend(store: Store, seconds: number, round: number): Promise<number> {
  const before = process.cpuUsage();
  const count = await appendFor(store, seconds * 1_000, round);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

async function appendFor(store: Store, ms: number, part: number): Promise<number> {
  const endMs = performance.now() + ms;
  let count = 0;
  const call = async (number: number) => {
    for (let turn = 0; performance.now() < endMs; turn += 1) {
      const id = eventId((part * CALLERS + number) * 1_000_000 + turn);
      const event = { eventId: id, type: 'user_speech', payload: PAYLOAD, timestampMs: Date.now() };
      await store.appendEvents(sessionId(number), [event]);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, number) => call(number)));
  return count;
}

/** As the service does, but without leases. */
async function follow(
  store: Store,
  processors: readonly Processor[],
  clock: object,
  signal: AbortSignal,
): Promise<readonly Promise<void>[]> {
  const FailedSessions = await load<New<object>>('runtime/failed-sessions.js', 'FailedSessions');
  const ProcessorRunner = await load<New<Runner>>('runtime/processor-runner.js', 'ProcessorRunner');
  return processors.map(async (processor) => {
    const failed = make(FailedSessions, store.records, clock, processor.name);
    const parts = { changes: store.changes, failed, observer: NOBODY, clock };
    const runner = make(ProcessorRunner, processor, parts);
    while (!signal.aborted) {
      const changesMs = await runner.run(signal).catch(() => 0);
      const dueMs = (await processor.runDue?.(signal).catch(() => 0)) ?? changesMs;
      await delay(Math.min(changesMs, dueMs), undefined, { signal }).catch(() => undefined);
    }
  });
}

async function processorsOf(store: Store, clock: object): Promise<readonly Processor[]> {
  const Summarizer = await load<New<Processor>>('features/statistics/summarizer.js', 'Summarizer');
  const Sealer = await load<New<Processor>>('features/sealing/sealer.js', 'Sealer');
  const Indexer = await load<New<Processor>>('features/annotations/annotation-indexer.js', 'AnnotationIndexer');
  return [
    make(Summarizer, { store, clock, measurer: undefined, dimensions: [] }),
    make(Sealer, store, clock, () => undefined),
    make(Indexer, store, []),
  ];
}

function make<Made>(Class: New<Made>, ...parts: readonly unknown[]): Made {
  return new Class(...(parts as never[]));
}

/** The benchmarks are a separate program and do not import types of the service. */
async function load<Value>(file: string, name: string): Promise<Value> {
  const module = (await import(new URL(file, DIST).href)) as Readonly<Record<string, Value>>;
  const found = module[name];
  if (!found) throw new Error(`${file} has no ${name}.`);
  return found;
}

answerOnce(measure);
