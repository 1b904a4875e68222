import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { AppendOutcome } from '../../src/domain/append.js';
import type { NewEvent } from '../../src/domain/event.js';
import type { Completion, NewSession } from '../../src/domain/session.js';
import { jsonText } from '../builders/json-text.js';
import type { ManualClock } from '../builders/manual-clock.js';
import { T0_MS } from '../builders/time.js';
import type { Answer, Call, Subject } from './call.js';
import type { ReferenceModel } from './reference-model.js';

/** The state of a run of commands on both sides. */
export interface World {
  readonly model: ReferenceModel;
  readonly subject: Subject;
  readonly clock: ManualClock;
  /** Separates the sessions of this run from those of others in one store. */
  readonly run: string;
  /** How often the model gave which answer: a comparison that never reached a seal says nothing about seals. */
  readonly met: Map<string, number>;
}

/** An answer that differs from that of the model. */
export class Divergence extends Error {
  override readonly name = 'Divergence';
}

type Command = fc.AsyncCommand<World, World>;

class CallCommand implements Command {
  /** `call` has short ids, which are prefixed with those of the run. */
  constructor(
    private readonly call: (run: string) => Call,
    private readonly toStrangers = true,
  ) {}

  /** Most calls to sessions that do not exist would only make the sequence longer. */
  check({ model, run }: Readonly<World>): boolean {
    const call = this.call(run);
    return this.toStrangers || !('sessionId' in call) || model.hasSession(call.sessionId);
  }

  async run({ model, subject, run, met }: World): Promise<void> {
    const call = this.call(run);
    if (!subject.knows(call)) return;
    const due = model.perform(call);
    for (const name of namesOf(call, due)) met.set(name, (met.get(name) ?? 0) + 1);
    const lastSequence = 'sessionId' in call ? model.lastSequenceOf(call.sessionId) : undefined;
    const expected = subject.render(call, due, lastSequence);
    const answer = await subject.perform(call);
    if (includes(answer, expected)) return;
    throw new Divergence(`${this}: got ${JSON.stringify(answer)}, not ${JSON.stringify(expected)}`);
  }

  toString(): string {
    return JSON.stringify(this.call(''));
  }
}

function namesOf(call: Call, answer: Answer): readonly string[] {
  if (answer === undefined) return [`${call.kind}: nothing there`];
  if (call.kind === 'append') {
    return (answer as readonly AppendOutcome[]).map((outcome) =>
      outcome.kind === 'appended' && outcome.event.late ? 'append: late' : `append: ${outcome.kind}`,
    );
  }
  if (call.kind === 'seal') return [`seal: ${answer}`];
  return [typeof answer === 'object' && 'kind' in answer ? `${call.kind}: ${answer.kind}` : call.kind];
}

/** Over HTTP a list also has a cursor, which the model does not know. */
function includes(answer: unknown, expected: unknown): boolean {
  if (!isListing(answer) || !isListing(expected)) return isDeepStrictEqual(answer, expected);
  return isDeepStrictEqual(answer.body.sessions, expected.body.sessions);
}

function isListing(value: unknown): value is { readonly body: { readonly sessions: unknown } } {
  const body = (value as { readonly body?: object } | undefined)?.body;
  return body !== undefined && 'sessions' in body;
}

class ClockCommand implements Command {
  constructor(private readonly byMs: number) {}

  check(): boolean {
    return true;
  }

  async run({ clock }: World): Promise<void> {
    clock.advanceMs(this.byMs);
  }

  toString(): string {
    return `clock ${this.byMs} ms`;
  }
}

class RestartCommand implements Command {
  /** A restart takes as long as hundreds of calls, so most of the generated ones are skipped. */
  constructor(private readonly draw: number) {}

  check(): boolean {
    return this.draw === 0;
  }

  async run({ subject }: World): Promise<void> {
    await subject.restart?.();
  }

  toString(): string {
    return 'restart';
  }
}

/**
 * Few ids and few values, so that repeats, conflicts and out-of-order events are the rule; most calls use one session.
 */
const session = fc.constantFrom('a', 'a', 'a', 'a', 'b', 'c');
const eventId = fc.constantFrom('e1', 'e2', 'e3', 'e4', 'e5', 'e6', 'e7', 'e8');
const types = ['user_speech', 'bot_speech', 'x.handoff'] as const;
const payloads = [jsonText({ n: 1 }), jsonText({ n: 1, text: 'ü\u0000' }), jsonText({})] as const;
const time = fc.integer({ min: 0, max: 5 }).map((step) => T0_MS + step * 1_000);
const limit = fc.constantFrom(1, 2, 3, 500);
const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
/** Each field is the usual one six times out of seven, so that with four fields half of the calls are exact repeats. */
const mostly = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant('usual' as const) }, { weight: 1, arbitrary });

/** Omits the members that are undefined, as a client does. */
function given<Value extends object>(value: object): Value {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value;
}

/**
 * The usual content follows from the id, so that the same id is an exact repeat; any field may differ, or be omitted.
 */
const newEvent = fc
  .record({
    eventId,
    type: mostly(fc.constantFrom(...types)),
    payload: mostly(optional(fc.constantFrom(...payloads))),
    timestampMs: mostly(optional(time)),
    clientSequence: mostly(optional(fc.nat(2))),
  })
  .map((event) => given<NewEvent>(withUsual(usualEvent(event.eventId), event)));

function usualEvent(id: string): NewEvent {
  const number = Number(id.slice(1));
  return {
    eventId: id,
    type: types[number % 3] ?? types[0],
    payload: payloads[number % 2] ?? payloads[0],
    // Some of them out of order: 2, 5, 0, 3, 6, 1 …
    timestampMs: T0_MS + ((number * 3 + 6) % 7) * 1_000,
    clientSequence: number,
  };
}

function withUsual(usual: object, chosen: object): object {
  const usualOf = new Map(Object.entries(usual));
  const entries = Object.entries(chosen).map(([name, value]) => [name, value === 'usual' ? usualOf.get(name) : value]);
  return Object.fromEntries(entries);
}

const newSession = fc.record({
  status: mostly(fc.constantFrom('initiated' as const, 'active' as const)),
  language: mostly(optional(fc.constantFrom('en', 'de-CH'))),
  startedAtMs: mostly(optional(time)),
});
const USUAL_SESSION: Omit<NewSession, 'sessionId'> = { status: 'initiated', language: 'en', startedAtMs: T0_MS };

const completion = fc
  .record({
    status: mostly(optional(fc.constantFrom('completed' as const, 'failed' as const))),
    endReason: mostly(optional(fc.constantFrom('hung up', 'lost'))),
    endedAtMs: mostly(optional(time)),
    lateGraceMs: mostly(optional(fc.constantFrom(0, 1_000, 300_000, 3_600_000))),
  })
  .map((value) => given<Completion>(withUsual({ endReason: 'hung up' }, value)));

const logQuery = fc
  .record({
    after: fc.nat(6),
    before: optional(fc.integer({ min: 1, max: 8 })),
    order: fc.constantFrom('asc' as const, 'desc' as const),
    limit,
    types: fc.subarray(['user_speech', 'x.handoff']),
    fromMs: optional(time),
    toMs: optional(time),
  })
  .filter(({ fromMs, toMs }) => fromMs === undefined || toMs === undefined || fromMs <= toMs);

function call<Value>(values: fc.Arbitrary<Value>, make: (value: Value, run: string) => Call): fc.Arbitrary<Command> {
  return values.map((value) => new CallCommand((run) => make(value, run)));
}

function inSession<Value>(
  values: fc.Arbitrary<Value>,
  make: (value: Value, sessionId: string) => Call,
): fc.Arbitrary<Command> {
  return fc
    .tuple(values, session, fc.nat(7))
    .map(([value, name, stranger]) => new CallCommand((run) => make(value, `${run}${name}`), stranger === 0));
}

const create = call(fc.tuple(newSession, session, fc.nat(5)), ([fields, name, other], run) => {
  const metadata = jsonText(other === 0 ? { run, other: true } : { run });
  const usual = withUsual(USUAL_SESSION, fields);
  return { kind: 'create', input: given<NewSession>({ sessionId: `${run}${name}`, metadata, ...usual }) };
});
const append = inSession(newEvent, (event, sessionId) => ({ kind: 'append', sessionId, events: [event] }));
const batch = inSession(fc.array(newEvent, { minLength: 2, maxLength: 6 }), (events, sessionId) => ({
  kind: 'append',
  sessionId,
  events,
}));
const complete = inSession(completion, (value, sessionId) => ({ kind: 'complete', sessionId, completion: value }));
const abandon = inSession(fc.nat(4), (lastSequence, sessionId) => ({ kind: 'abandon', sessionId, lastSequence }));
const seal = inSession(fc.constant(0), (_, sessionId) => ({ kind: 'seal', sessionId }));
const find = inSession(fc.constant(0), (_, sessionId) => ({ kind: 'session', sessionId }));
const findEvent = inSession(eventId, (id, sessionId) => ({ kind: 'event', sessionId, eventId: id }));
const log = inSession(logQuery, (query, sessionId) => ({ kind: 'log', sessionId, query: given(query) }));
const page = inSession(fc.record({ offset: fc.nat(8), limit }), (place, sessionId) => ({
  kind: 'page',
  sessionId,
  ...place,
}));
const list = call(
  fc.record({ status: optional(fc.constantFrom('initiated' as const, 'completed' as const)), limit }),
  (query, run) => given<Extract<Call, { kind: 'list' }>>({ kind: 'list', run, ...query }),
);

/** The grace period in the runs of the model is five minutes: some steps cross its end, in both directions. */
const clock = fc
  .constantFrom(-3_600_000, -1_000, 1, 1_000, 299_999, 300_000, 3_600_000)
  .map((byMs) => new ClockCommand(byMs));
const restart = fc.nat(4).map((draw) => new RestartCommand(draw));

/** Sequences of commands; a command that is listed more often is generated more often. */
export function commandSequences(maxCommands: number): fc.Arbitrary<Iterable<Command>> {
  const writes = [
    create,
    create,
    create,
    append,
    append,
    append,
    append,
    batch,
    batch,
    complete,
    complete,
    abandon,
    abandon,
    clock,
    clock,
    seal,
  ];
  const reads = [find, findEvent, log, log, page, page, list];
  return fc.commands([...writes, ...reads, restart], { maxCommands, size: 'max' });
}
