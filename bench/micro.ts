import { eventId, eventText, PAYLOAD } from './messages.js';
import { answerOnce } from './task.js';

/** The steps of one append and one read, each in a loop of its own: microseconds of CPU time in the fastest round. */
export type MicroResult = Readonly<Record<string, number>>;

const DIST = new URL('../../dist/', import.meta.url);
const TURNS = 2_000;
const ROUNDS = 15;
const MAX_TYPE_CHARS = 128;
const NOW_MS = Date.UTC(2026, 0, 15, 9, 30);

async function run(): Promise<MicroResult> {
  const steps = Object.entries(await stepsOf());
  const best = new Map<string, number>();
  // Alternating, so that other load does not fall on only one of them.
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, step] of steps) {
      best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, microsOf(step)));
    }
  }
  return Object.fromEntries(best);
}

function microsOf(step: (turn: number) => unknown): number {
  const before = process.cpuUsage();
  for (let turn = 0; turn < TURNS; turn++) step(turn);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / TURNS;
}

async function stepsOf(): Promise<Record<string, (turn: number) => unknown>> {
  const parseJson = await load('lib/json/json.js', 'parseJson');
  const canonicalJson = await load('lib/json/canonical-json.js', 'canonicalJson');
  const parseNewEvent = await load('http/event-fields.js', 'parseNewEvent');
  const decideAppend = await load('domain/append.js', 'decideAppend');
  const initialSession = await load('domain/session.js', 'initialSession');
  const toEvent = await load('adapters/sqlite/event-row.js', 'toEvent');
  const eventJson = await load('http/event-json.js', 'eventJson');

  const body = Buffer.from(eventText(eventId(1)));
  const { value } = parseJson(body) as { value: unknown };
  const payload: unknown = JSON.parse(PAYLOAD);
  const { event } = parseNewEvent(value, MAX_TYPE_CHARS, '') as { event: unknown };
  const session = initialSession({ sessionId: 'call-1' }, NOW_MS);
  const head = { session, sealed: false, maxTimestampMs: null, outOfOrderCount: 0 };
  const row = {
    sequence: 1,
    event_id: eventId(1),
    type: 'user_speech',
    timestamp: NOW_MS,
    recorded_at: NOW_MS,
    client_sequence: null,
    flags: 0,
    payload: PAYLOAD,
  };
  return {
    'body of one event: bytes to value, with what would be lost': () => parseJson(body),
    'payload of 200 bytes: canonical JSON': () => canonicalJson(payload, ''),
    'one event: validation, canonical JSON included': () => parseNewEvent(value, MAX_TYPE_CHARS, ''),
    'append rule, one event': (turn) => decideAppend(head, new Map(), [event], { nowMs: turn, lateEventGraceMs: 0 }),
    'stored row to bytes of the answer': () => Buffer.from(eventJson(toEvent('call-1', row)) as string),
  };
}

type Call = (...values: unknown[]) => unknown;

/** Loads one function of the built service; the benchmarks do not import its types. */
async function load(file: string, name: string): Promise<Call> {
  const module = (await import(new URL(file, DIST).href)) as Readonly<Record<string, Call>>;
  const found = module[name];
  if (!found) throw new Error(`${file} has no ${name}.`);
  return found;
}

answerOnce(run);
