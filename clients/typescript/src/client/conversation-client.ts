import { ApiCalls } from '../api/calls.js';
import type {
  Event,
  ListSessionsQuery,
  LogPage,
  ReadEventsQuery,
  Session,
  SessionHistory,
  SessionPage,
} from '../api/schema.js';
import { type FollowOptions, followStream, type StreamMessage } from './follow.js';
import { Paged } from './paged.js';
import { type Call, type CallOptions, type ClientOptions, Transport } from './transport.js';

/**
 * The API of the service: one method for each call, named as in the API reference. Every call may be repeated safely, and
 * is, while the service says that it may succeed; ids are the caller's and stay the same over every repetition.
 * A call that does not succeed throws a `ConversationApiError`.
 */
export class ConversationClient extends ApiCalls {
  private readonly transport: Transport;

  constructor(options: ClientOptions) {
    super();
    this.transport = new Transport(options);
  }

  /** Sessions, newest first. Await one page, or walk through all of them with `for await`. */
  override listSessions(query: ListSessionsQuery = {}, options?: CallOptions): Paged<SessionPage, Session> {
    return new Paged(
      (position) => super.listSessions({ ...query, ...position }, options) as Promise<SessionPage>,
      (page) => page.sessions,
      ({ pagination }) => (pagination.nextCursor === null ? undefined : { cursor: pagination.nextCursor }),
    );
  }

  /** The log, in the order of sequences. Await one page, or walk through all events with `for await`. */
  override readEvents(sessionId: string, query: ReadEventsQuery = {}, options?: CallOptions): Paged<LogPage, Event> {
    return new Paged(
      (position) => super.readEvents(sessionId, { ...query, ...position }, options) as Promise<LogPage>,
      (page) => page.events,
      ({ pagination }) => {
        if (!pagination.hasMore) return undefined;
        if ('nextAfter' in pagination) return { after: pagination.nextAfter };
        return pagination.nextBefore === null ? undefined : { before: pagination.nextBefore };
      },
    );
  }

  /** A session with its events in chronological order. Await one page, or walk through all events with `for await`. */
  override getSession(
    sessionId: string,
    query: { readonly limit?: number; readonly offset?: number } = {},
    options?: CallOptions,
  ): Paged<SessionHistory, Event> {
    return new Paged(
      (position) => super.getSession(sessionId, { ...query, ...position }, options) as Promise<SessionHistory>,
      (page) => page.events,
      ({ pagination, events }) => (pagination.hasMore ? { offset: pagination.offset + events.length } : undefined),
    );
  }

  /**
   * The events of a session after `after`, stored and new, until it is sealed. Resumes by itself, with no gap and no
   * repeat, for as long as it is read.
   */
  async *follow(sessionId: string, options: FollowOptions = {}): AsyncGenerator<Event, void, undefined> {
    for await (const message of this.followSession(sessionId, options)) {
      if (message.type === 'event') yield message.event;
    }
  }

  /** As `follow`, with everything that the stream tells. */
  followSession(sessionId: string, options: FollowOptions = {}): AsyncGenerator<StreamMessage, void, undefined> {
    return followStream(this.transport, `/sessions/${encodeURIComponent(sessionId)}/stream`, options);
  }

  /** Sessions as they are created and changed, from now on. After `reset`, read the list again. */
  followSessions(options: Pick<FollowOptions, 'signal'> = {}): AsyncGenerator<StreamMessage, void, undefined> {
    return followStream(this.transport, '/stream', options);
  }

  protected override call<Answer>(call: Call, options?: CallOptions): Promise<Answer> {
    return this.transport.call<Answer>(call, options);
  }
}
