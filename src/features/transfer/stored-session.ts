import type { Head } from '../../domain/append.js';
import type { StoredEvent } from '../../domain/event.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { eventsOf } from '../../runtime/events-of.js';
import { type AnnotationState, readAnnotations } from '../annotations/index.js';
import { SessionDigest } from './session-digest.js';

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
    for await (const events of eventsOf(this.store, session.sessionId)) {
      digest.add(events);
      yield events;
    }
  }

  /** Returns all annotations, including deleted ones; at most some MiB. */
  annotations(): Promise<readonly AnnotationState[]> {
    return readAnnotations(this.store.records, this.head.session.sessionId);
  }

  async digest(): Promise<string> {
    const digest = new SessionDigest(this.head);
    for await (const _events of this.chunks(digest));
    digest.add(await this.annotations());
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
