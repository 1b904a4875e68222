import type { StoredEvent } from '../../../src/domain/event.js';
import type { HistoryQuery, LogPage, LogQuery, SessionHistory } from '../../../src/domain/page.js';
import type { Session } from '../../../src/domain/session.js';
import { StoreDecorator } from '../../../src/runtime/store-decorator.js';
import { nextTurn } from '../../builders/time.js';
import { describeConcurrency } from '../../contracts/store/concurrency.contract.js';
import { describeHistory } from '../../contracts/store/history.contract.js';
import { describeInstances } from '../../contracts/store/instances.contract.js';
import { describeLateEvents } from '../../contracts/store/late-events.contract.js';
import { describeLog } from '../../contracts/store/log.contract.js';
import type { StoreFault } from './planted-fault.js';

/** Does not report which events came after the completion. */
class LateIsNotMarked extends StoreDecorator {
  override async readEvents(sessionId: string, query: LogQuery): Promise<LogPage | undefined> {
    const page = await this.store.readEvents(sessionId, query);
    return page && { ...page, events: page.events.map((event) => ({ ...event, late: false })) };
  }
}

/** Returns the log in the order of the clients' clocks. */
class OrderByClientClock extends StoreDecorator {
  override async readEvents(sessionId: string, query: LogQuery): Promise<LogPage | undefined> {
    const page = await this.store.readEvents(sessionId, query);
    return page && { ...page, events: page.events.toSorted((a, b) => a.timestampMs - b.timestampMs) };
  }
}

/** Takes a page by its position in the log, as if all events had arrived in the order of their timestamps. */
class PageWithoutOutOfOrder extends StoreDecorator {
  override async readChronological(
    sessionId: string,
    { offset, limit }: HistoryQuery,
  ): Promise<SessionHistory | undefined> {
    const session = await this.store.findSession(sessionId);
    const page = await this.store.readEvents(sessionId, { after: offset, order: 'asc', limit, types: [] });
    return session && page && { session, events: page.events };
  }
}

/** Reads the head, and the events a moment later: one answer shows two moments. */
class PageOfTwoMoments extends StoreDecorator {
  override async readChronological(sessionId: string, place: HistoryQuery): Promise<SessionHistory | undefined> {
    const session = await this.store.findSession(sessionId);
    await nextTurn();
    await nextTurn();
    const history = await this.store.readChronological(sessionId, place);
    return session && history && { session, events: history.events };
  }
}

/** Shows the newest event before the one below it, like commits of several writers if numbers are assigned earlier. */
class NewestFirst extends StoreDecorator {
  private readonly heads = new Map<string, number>();

  override async readEvents(sessionId: string, query: LogQuery): Promise<LogPage | undefined> {
    const page = await this.store.readEvents(sessionId, query);
    const last = page?.events.at(-1)?.sequence ?? 0;
    const known = this.heads.get(sessionId) ?? 0;
    this.heads.set(sessionId, last);
    // An event that is new but not the newest is shown to the next reader.
    return page && { ...page, events: page.events.filter(({ sequence }) => sequence <= known || sequence === last) };
  }
}

/** A second instance that answers from what it remembers. */
class RemembersItsReads extends StoreDecorator {
  private readonly sessions = new Map<string, Session>();
  private readonly events = new Map<string, StoredEvent>();

  override async findSession(sessionId: string): Promise<Session | undefined> {
    const session = this.sessions.get(sessionId) ?? (await this.store.findSession(sessionId));
    if (session) this.sessions.set(sessionId, session);
    return session;
  }

  override async findEvent(sessionId: string, eventId: string): Promise<StoredEvent | undefined> {
    const event = this.events.get(eventId) ?? (await this.store.findEvent(sessionId, eventId));
    if (event) this.events.set(eventId, event);
    return event;
  }

  override async readEvents(sessionId: string, query: LogQuery): Promise<LogPage | undefined> {
    const head = (await this.findSession(sessionId))?.lastSequence ?? 0;
    const page = await this.store.readEvents(sessionId, query);
    return page && { ...page, events: page.events.filter(({ sequence }) => sequence <= head) };
  }
}

export const READ_FAULTS: readonly StoreFault[] = [
  {
    name: 'late events are not marked',
    part: describeLateEvents,
    foundBy: 'marks events before the completion as not late, and those after it as late',
    plant: (store) => new LateIsNotMarked(store),
  },
  {
    name: 'the log is in the order of the clients’ clocks',
    part: describeLog,
    foundBy: 'returns the newest first',
    plant: (store) => new OrderByClientClock(store),
  },
  {
    name: 'a page by offset ignores that events arrive out of order',
    part: describeHistory,
    foundBy: 'equals the sorted log, for any order of arrival, offset and limit',
    plant: (store) => new PageWithoutOutOfOrder(store),
  },
  {
    name: 'session and events of a page are read at different moments',
    part: describeHistory,
    foundBy: 'returns session and events of the same moment while events arrive in any order',
    plant: (store) => new PageOfTwoMoments(store),
  },
  {
    name: 'an event is visible before those with lower sequences',
    part: describeConcurrency,
    foundBy: 'never show a sequence before those below it',
    plant: (store) => new NewestFirst(store),
  },
  {
    name: 'an instance answers from what it read before',
    part: describeInstances,
    foundBy: 'see at once what the other one has acknowledged',
    plant: (store) => store,
    another: (store) => new RemembersItsReads(store),
  },
];
