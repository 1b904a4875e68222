import type { Head } from '../../domain/append.js';
import type { StoredEvent } from '../../domain/event.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { type AnnotationState, readAnnotations } from '../annotations/index.js';
import { SessionDigest } from './session-digest.js';

/** An event may have a MiB, and several sessions are transferred concurrently. */
const EVENTS_PER_CHUNK = 200;
const BYTES_PER_CHUNK = 1024 * 1024;

/**
 * A session as it is transferred: for an archived one only the reference, since its events are in the object that it
 * names.
 */
export class StoredSession {
  private constructor(
    private readonly store: ConversationStore,
    readonly head: Head,
  ) {}

  /** Returns undefined if there is no such session. */
  static async find(store: ConversationStore, sessionId: string): Promise<StoredSession | undefined> {
    const head = await store.findHead(sessionId);
    return head && new StoredSession(store, asMoved(head));
  }

  /** Yields all events in order of sequence; none for an archived session. Each call adds them to `digest`. */
  async *chunks(digest: SessionDigest): AsyncGenerator<readonly StoredEvent[]> {
    const { session } = this.head;
    if (session.archive) return;
    for (let after = 0, hasMore = true; hasMore; ) {
      const page = await this.store.readEvents(session.sessionId, {
        after,
        order: 'asc',
        limit: EVENTS_PER_CHUNK,
        maxBytes: BYTES_PER_CHUNK,
        types: [],
      });
      if (!page) return;
      digest.addEvents(page.events);
      yield page.events;
      after = page.events.at(-1)?.sequence ?? after;
      hasMore = page.hasMore;
    }
  }

  /** Returns all annotations, including deleted ones; at most some MiB. */
  annotations(): Promise<readonly AnnotationState[]> {
    return readAnnotations(this.store.records, this.head.session.sessionId);
  }

  async digest(): Promise<string> {
    const digest = new SessionDigest(this.head);
    for await (const _events of this.chunks(digest));
    digest.addAnnotations(await this.annotations());
    return digest.end();
  }
}

/**
 * Events that the source still has of an archived session are not copied: the object was verified before. A session
 * without events needs no object.
 */
function asMoved(head: Head): Head {
  const { archive, lastSequence } = head.session;
  if (!archive) return head;
  const moved = lastSequence > 0 ? { ...archive, isReleased: true } : null;
  return { ...head, session: { ...head.session, archive: moved } };
}
