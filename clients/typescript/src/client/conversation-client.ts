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
 * A client for the API of the service, with one method for each operation of the API reference. Every call is
 * idempotent and is retried automatically while the error is retryable; ids chosen by the caller stay the same across
 * retries. A call that fails throws a `ConversationApiError`.
 */
export class ConversationClient extends ApiCalls {
  private readonly transport: Transport;

  constructor(options: ClientOptions) {
    super();
    this.transport = new Transport(options);
  }

  /** Lists sessions, newest first. `await` the result for one page, or iterate over all sessions with `for await`. */
  override listSessions(query: ListSessionsQuery = {}, options?: CallOptions): Paged<SessionPage, Session> {
    return new Paged(
      (position) => super.listSessions({ ...query, ...position }, options) as Promise<SessionPage>,
      (page) => page.sessions,
      ({ pagination }) => (pagination.nextCursor === null ? undefined : { cursor: pagination.nextCursor }),
    );
  }

  /**
   * Reads the log in order of sequence. `await` the result for one page, or iterate over all events with `for await`.
   */
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

  /**
   * Reads a session with its events in chronological order. `await` the result for one page, or iterate over all events
   * with `for await`.
   */
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
   * Yields the events of a session after `options.after`, first the stored ones and then new ones, until the session is
   * sealed. Reconnects automatically, without gaps or repeats.
   */
  async *follow(sessionId: string, options: FollowOptions = {}): AsyncGenerator<Event, void, undefined> {
    for await (const message of this.followSession(sessionId, options)) {
      if (message.type === 'event') yield message.event;
    }
  }

  /** Like `follow`, but yields every message of the stream. */
  followSession(sessionId: string, options: FollowOptions = {}): AsyncGenerator<StreamMessage, void, undefined> {
    return followStream(this.transport, `/sessions/${encodeURIComponent(sessionId)}/stream`, options);
  }

  /** Yields sessions as they are created and changed, from now on. After a `reset`, read the list again. */
  followSessions(options: Pick<FollowOptions, 'signal'> = {}): AsyncGenerator<StreamMessage, void, undefined> {
    return followStream(this.transport, '/stream', options);
  }

  protected override call<Answer>(call: Call, options?: CallOptions): Promise<Answer> {
    return this.transport.call<Answer>(call, options);
  }
}
