import { setTimeout as delay } from 'node:timers/promises';
import { ServiceProcess } from '../../e2e/service-process.js';
import { type Figure, type ProofCheck, type ProofContext, ProofFailure } from '../check.js';
import { HttpCaller } from '../http-call.js';
import { readLog } from '../kill/audit.js';
import { DrainClients, type Outcome } from '../load/drain-clients.js';
import { StreamReader } from '../load/stream-reader.js';

const CLIENTS = 200;
const STREAMS = 100;
const SESSIONS = 20;

/** As long as a gateway needs to stop sending requests; the default of 5 s would prove no more. */
const DRAIN_DELAY_SECONDS = 1;

/** The load before the signal lasts this long. */
const LOAD_MS = 1_000;

const MAX_EXIT_MS = 30_000;

export const check: ProofCheck = {
  name: 'drain',
  promise:
    'SIGTERM: serve on for the drain delay, end streams, finish requests in progress, close the stores, exit with 0 within 30 s',
  topic: 'load',
  needs: [],
  budgetSeconds: 20,
  run: async (context) => {
    const rounds = context.long ? 20 : 2;
    const found: DrainRound[] = [];
    for (let round = 0; round < rounds; round++) found.push(await drain(`${context.folder}/${round}`, context));
    return figuresOf(found);
  },
};

interface DrainRound {
  readonly acknowledged: number;
  readonly cut: number;
  readonly lost: number;
  readonly wrongAnswers: number;
  readonly refused: number;
  readonly closedUntaken: number;
  readonly streamGaps: number;
  readonly exitMs: number;
}

async function drain(dataDir: string, { signal }: ProofContext): Promise<DrainRound> {
  const environment = { DATA_DIR: dataDir, DRAIN_DELAY_SECONDS: `${DRAIN_DELAY_SECONDS}` };
  const service = ServiceProcess.spawn(environment);
  try {
    const address = await service.address();
    const sessionIds = await createSessions(address);
    const readers = await openStreams(address, sessionIds);
    const clients = new DrainClients(address, sessionIds);
    const load = clients.run(CLIENTS);
    await delay(LOAD_MS, undefined, { signal });
    const signalledMs = performance.now();
    service.signal('SIGTERM');
    const { code, output } = await service.end();
    const exitMs = performance.now() - signalledMs;
    clients.stop();
    await Promise.all([load, ...readers.map(({ closed }) => closed)]);
    if (code !== 0) throw new ProofFailure(`the process ended with ${code}: ${output.slice(-2_000)}`);
    if (exitMs > MAX_EXIT_MS) throw new ProofFailure(`the process ended after ${Math.round(exitMs)} ms`);
    return { ...(await audit(environment, clients, readers)), exitMs };
  } finally {
    await service.kill();
  }
}

async function createSessions(address: string): Promise<readonly string[]> {
  const caller = new HttpCaller(address);
  const sessionIds = Array.from({ length: SESSIONS }, (_, index) => `s${index}`);
  await Promise.all(sessionIds.map((sessionId) => caller.post('/sessions', { sessionId })));
  caller.close();
  return sessionIds;
}

function openStreams(address: string, sessionIds: readonly string[]): Promise<readonly StreamReader[]> {
  const ids = Array.from({ length: STREAMS }, (_, index) => sessionIds[index % sessionIds.length] ?? '');
  return Promise.all(ids.map((sessionId) => StreamReader.open(address, sessionId)));
}

/** Compares what the next process finds with what clients and streams saw of the one that ended. */
async function audit(
  environment: Readonly<Record<string, string>>,
  clients: DrainClients,
  readers: readonly StreamReader[],
): Promise<Omit<DrainRound, 'exitMs'>> {
  const next = ServiceProcess.spawn(environment);
  const caller = new HttpCaller(await next.address());
  try {
    const logs = new Map<string, ReadonlyMap<string, number>>();
    for (const sessionId of new Set(readers.map((reader) => reader.sessionId))) {
      const log = new Map<string, number>();
      for await (const { eventId, sequence } of readLog(caller, sessionId)) log.set(eventId, sequence);
      logs.set(sessionId, log);
    }
    const storedAt = ({ sessionId, eventId }: { sessionId: string; eventId: string }) =>
      logs.get(sessionId)?.get(eventId);
    const { outcomes } = clients;
    const acknowledged = outcomes.filter(({ status }) => status === 201);
    return {
      acknowledged: acknowledged.length,
      lost: acknowledged.filter((outcome) => storedAt(outcome) !== outcome.sequence).length,
      // It is stored, so it was accepted, but its client has no answer.
      cut: outcomes.filter((outcome) => outcome.status !== 201 && storedAt(outcome) !== undefined).length,
      wrongAnswers: outcomes.filter(isWrong).length,
      refused: outcomes.filter(({ status }) => status === 503).length,
      closedUntaken: outcomes.filter(({ status, isRefused }) => status === undefined && !isRefused).length,
      streamGaps: await countStreamGaps(caller.address, readers, logs),
    };
  } finally {
    caller.close();
    await next.kill();
  }
}

/** Each request was accepted, or refused with the time of a retry, or has no answer at all. */
function isWrong({ status, hasRetryAfter }: Outcome): boolean {
  return status !== undefined && status !== 201 && !(status === 503 && hasRetryAfter);
}

/** Each stream is a complete beginning of its log, and continues from there with the next process. */
async function countStreamGaps(
  address: string,
  readers: readonly StreamReader[],
  logs: ReadonlyMap<string, ReadonlyMap<string, number>>,
): Promise<number> {
  let gaps = 0;
  for (const reader of readers) {
    const size = logs.get(reader.sessionId)?.size ?? 0;
    if (!reader.sequences.every((sequence, index) => sequence === index + 1)) gaps++;
    const missing = size - reader.sequences.length;
    const resumed = await StreamReader.open(address, reader.sessionId, reader.sequences.length);
    await resumed.untilSequence(missing > 0 ? size : undefined);
    if (!resumed.sequences.every((sequence, index) => sequence === reader.sequences.length + index + 1)) gaps++;
    if (resumed.sequences.length !== missing) gaps++;
    resumed.close();
  }
  return gaps;
}

function figuresOf(rounds: readonly DrainRound[]): readonly Figure[] {
  const sum = (count: (round: DrainRound) => number) => rounds.reduce((total, round) => total + count(round), 0);
  return [
    { what: 'stops under 200 clients and 100 streams', value: rounds.length },
    { what: 'events acknowledged', value: sum(({ acknowledged }) => acknowledged) },
    { what: 'acknowledged events lost', value: sum(({ lost }) => lost), mustBe: 0 },
    { what: 'requests cut: accepted, but not answered', value: sum(({ cut }) => cut), mustBe: 0 },
    {
      what: 'answers other than 201 or 503 with Retry-After',
      value: sum(({ wrongAnswers }) => wrongAnswers),
      mustBe: 0,
    },
    { what: 'refused with 503', value: sum(({ refused }) => refused) },
    { what: 'connections closed before their request was accepted', value: sum(({ closedUntaken }) => closedUntaken) },
    {
      what: 'streams with a gap or a repeat, even after resuming',
      value: sum(({ streamGaps }) => streamGaps),
      mustBe: 0,
    },
    {
      what: 'slowest exit after SIGTERM',
      value: Math.round(Math.max(...rounds.map(({ exitMs }) => exitMs))),
      unit: 'ms',
    },
  ];
}
