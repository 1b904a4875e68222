import type { AppendOutcome, CompleteOutcome } from '../../../src/domain/append.js';
import type { NewEvent } from '../../../src/domain/event.js';
import type { Completion, NewSession } from '../../../src/domain/session.js';
import type { Json, JsonText } from '../../../src/lib/json/json.js';
import type { Change, ChangeLog } from '../../../src/ports/change-log.js';
import type { ConversationStore, CreateOutcome } from '../../../src/ports/conversation-store.js';
import { StoreDecorator } from '../../../src/runtime/store-decorator.js';
import { jsonText } from '../../builders/json-text.js';
import { describeAppending } from '../../contracts/store/appending.contract.js';
import { describeChangeLog } from '../../contracts/store/change-log.contract.js';
import { describeCompleting } from '../../contracts/store/completing.contract.js';
import { describeFidelity } from '../../contracts/store/fidelity.contract.js';
import { describeIds } from '../../contracts/store/ids.contract.js';
import { describeLateEvents } from '../../contracts/store/late-events.contract.js';
import type { FaultOptions, StoreFault } from './planted-fault.js';

type Appended = Promise<readonly AppendOutcome[] | undefined>;

/** Answers with what it expects, and stores later. */
class AcknowledgesFirst extends StoreDecorator {
  override async appendEvents(sessionId: string, events: readonly NewEvent[]): Appended {
    const session = await this.store.findSession(sessionId);
    if (!session) return undefined;
    setImmediate(() => void this.store.appendEvents(sessionId, events).catch(() => undefined));
    return events.map((event, index) => {
      const sequence = session.lastSequence + index + 1;
      const stored = { timestampMs: session.updatedAtMs, ...event, sessionId, sequence };
      return { kind: 'appended', event: stored } as unknown as AppendOutcome;
    });
  }
}

/** Checks whether the session is still open before it checks whether the event is stored. */
class CompletedFirst extends StoreDecorator {
  constructor(
    store: ConversationStore,
    private readonly options: FaultOptions,
  ) {
    super(store);
  }

  override async appendEvents(sessionId: string, events: readonly NewEvent[]): Appended {
    const ended = (await this.store.findSession(sessionId))?.completedAtMs ?? Number.POSITIVE_INFINITY;
    const isOver = this.options.clock.nowMs() >= ended + this.options.lateEventGraceMs;
    if (isOver) return events.map(({ eventId }) => ({ kind: 'sealed', eventId }));
    return this.store.appendEvents(sessionId, events);
  }
}

/**
 * Stores the events of a batch one by one, the last one first: a crash does not leave a prefix, and their order
 * differs.
 */
class BatchWithoutPrefix extends StoreDecorator {
  override async appendEvents(sessionId: string, events: readonly NewEvent[]): Appended {
    const outcomes: AppendOutcome[] = [];
    if (events.length === 0) return this.store.appendEvents(sessionId, events);
    for (const event of events.toReversed()) {
      const one = await this.store.appendEvents(sessionId, [event]);
      if (!one) return undefined;
      outcomes.unshift(...one);
    }
    return outcomes;
  }
}

/** Treats whatever arrives under a known id as a repeat. */
class AnyRepeatIsTheSame extends StoreDecorator {
  override async appendEvents(sessionId: string, events: readonly NewEvent[]): Appended {
    const outcomes = await this.store.appendEvents(sessionId, events);
    return outcomes?.map((outcome) =>
      outcome.kind === 'conflict' ? { kind: 'duplicate', event: outcome.event } : outcome,
    );
  }
}

/** Compares an event id within the whole store, not within its session. */
class IdsOfAllSessions extends StoreDecorator {
  private readonly owners = new Map<string, string>();

  override async appendEvents(sessionId: string, events: readonly NewEvent[]): Appended {
    const owner = events.map(({ eventId }) => this.owners.get(eventId)).find((known) => known !== undefined);
    const outcomes = await this.store.appendEvents(owner ?? sessionId, events);
    for (const { eventId } of events) this.owners.set(eventId, owner ?? sessionId);
    return outcomes;
  }
}

/**
 * Builds a new object, like validators that turn a body into an instance of a class: names of its prototype are lost.
 */
class PayloadThroughAClass extends StoreDecorator {
  override appendEvents(sessionId: string, events: readonly NewEvent[]): Appended {
    const transformed = events.map((event) =>
      event.payload === undefined ? event : { ...event, payload: transform(event.payload) },
    );
    return this.store.appendEvents(sessionId, transformed);
  }
}

function transform(text: string): JsonText {
  const entries = Object.entries(JSON.parse(text)).filter(([name]) => !(name in Object.prototype));
  return jsonText(Object.fromEntries(entries) as Json);
}

/** A column that ignores upper and lower case. */
class IdsWithoutCase extends StoreDecorator {
  override createSession(input: NewSession): Promise<CreateOutcome> {
    return this.store.createSession({ ...input, sessionId: input.sessionId.toLowerCase() });
  }
}

/** Each completion writes its end, so the last one wins. */
class LastCompletionWins extends StoreDecorator {
  override async completeSession(sessionId: string, completion: Completion): Promise<CompleteOutcome | undefined> {
    const outcome = await this.store.completeSession(sessionId, completion);
    if (outcome?.kind !== 'conflict') return outcome;
    const endReason = completion.endReason ?? outcome.session.endReason;
    return { kind: 'completed', session: { ...outcome.session, ...completion, endReason } };
  }
}

/** Checks the clock each time instead of storing the seal: a clock that steps back opens the session again. */
class SealByTheClock extends StoreDecorator {
  constructor(
    store: ConversationStore,
    private readonly options: FaultOptions,
  ) {
    super(store);
  }

  override async appendEvents(sessionId: string, events: readonly NewEvent[]): Appended {
    if (!(await this.isOver(sessionId))) return this.store.appendEvents(sessionId, events);
    const existing = await Promise.all(events.map(({ eventId }) => this.store.findEvent(sessionId, eventId)));
    const isAllKnown = existing.every((event) => event !== undefined);
    if (isAllKnown) return this.store.appendEvents(sessionId, events);
    return events.map(({ eventId }) => ({ kind: 'sealed', eventId }));
  }

  override async sealSession(sessionId: string): Promise<boolean | undefined> {
    return (await this.store.findSession(sessionId)) && this.isOver(sessionId);
  }

  private async isOver(sessionId: string): Promise<boolean> {
    const ended = (await this.store.findSession(sessionId))?.completedAtMs;
    if (typeof ended !== 'number') return false;
    return this.options.clock.nowMs() >= ended + this.options.lateEventGraceMs;
  }
}

/** Acknowledges the session, whatever has happened to it since the consumer looked. */
class AcknowledgesTheSession extends StoreDecorator {
  override readonly changes: ChangeLog = Object.assign(Object.create(this.store.changes), {
    acknowledge: async (consumer: string, looked: readonly Change[]) => {
      const ids = new Set(looked.map(({ sessionId }) => sessionId));
      const waiting = await this.store.changes.read(consumer, Number.MAX_SAFE_INTEGER);
      const meant = waiting.filter(({ sessionId }) => ids.has(sessionId));
      await this.store.changes.acknowledge(consumer, meant);
    },
  });
}

export const WRITE_FAULTS: readonly StoreFault[] = [
  {
    name: 'an event is acknowledged before it is committed',
    part: describeAppending,
    foundBy: 'is seen by the next reads',
    plant: (store) => new AcknowledgesFirst(store),
  },
  {
    name: 'the check for "completed" precedes the check for "duplicate"',
    part: describeLateEvents,
    foundBy: 'answers the repeat of a stored event with duplicate, at any time',
    plant: (store, options) => new CompletedFirst(store, options),
  },
  {
    name: 'a batch is stored in another order than it was sent',
    part: describeAppending,
    foundBy: 'keeps the order of a large batch',
    plant: (store) => new BatchWithoutPrefix(store),
  },
  {
    name: 'other content under a known id is taken for a repeat',
    part: describeAppending,
    foundBy: 'names every field that differs',
    plant: (store) => new AnyRepeatIsTheSame(store),
  },
  {
    name: 'an event id is unique in the store, not in its session',
    part: describeAppending,
    foundBy: 'compares an eventId only within its own session',
    plant: (store) => new IdsOfAllSessions(store),
  },
  {
    name: 'a payload passes through a class: names of Object.prototype are lost',
    part: describeFidelity,
    foundBy: 'keeps a payload with names of Object.prototype',
    plant: (store) => new PayloadThroughAClass(store),
  },
  {
    name: 'ids are compared without regard to case',
    part: describeIds,
    foundBy: 'of sessions are distinct, however similar',
    plant: (store) => new IdsWithoutCase(store),
  },
  {
    name: 'the last completion wins',
    part: describeCompleting,
    foundBy: 'refuses a value that was not given at first',
    plant: (store) => new LastCompletionWins(store),
  },
  {
    name: 'sealing depends on the clock, not on what is stored',
    part: describeLateEvents,
    foundBy: 'stays sealed when the clock steps back',
    // The store below it never seals.
    plant: (store, options) => new SealByTheClock(store, options),
  },
  {
    name: 'an acknowledgement counts for the session and not for the change',
    part: describeChangeLog,
    foundBy: 'loses no change to an acknowledgement that comes late',
    plant: (store) => new AcknowledgesTheSession(store),
  },
];
