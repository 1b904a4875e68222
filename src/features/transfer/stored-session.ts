import type { Head } from '../../domain/append.js';
import type { StoredEvent } from '../../domain/event.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { type AnnotationState, readAnnotations } from '../annotations/index.js';
import { SessionDigest } from './session-digest.js';

/** An event may have a MiB, and several sessions are under way at once. */
const EVENTS_PER_CHUNK = 200;
const BYTES_PER_CHUNK = 1024 * 1024;

/** A session as it moves: of an archived one the mark alone, since its events are in the object that the mark names. */
export class StoredSession {
  private constructor(
    private readonly store: ConversationStore,
    readonly head: Head,
  ) {}

  /** Undefined: no such session there. */
  static async find(store: ConversationStore, sessionId: string): Promise<StoredSession | undefined> {
    const head = await store.findHead(sessionId);
    return head && new StoredSession(store, asMoved(head));
  }

  /** All events in order of sequence; none of an archived session. Each run of it is added to `digest`. */
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

  /** All of them, deleted ones too; at most some MiB. */
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
 * Events that a store keeps of an archived session for its last readers stay behind: the object was verified before. One
 * without events needs no object.
 */
function asMoved(head: Head): Head {
  const { archive, lastSequence } = head.session;
  if (!archive) return head;
  const moved = lastSequence > 0 ? { ...archive, isReleased: true } : null;
  return { ...head, session: { ...head.session, archive: moved } };
}
