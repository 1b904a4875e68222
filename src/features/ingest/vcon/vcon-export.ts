import { ConversationError } from '../../../domain/errors.js';
import type { StoredEvent } from '../../../domain/event.js';
import type { ApiLimits } from '../../../domain/limits.js';
import type { Session } from '../../../domain/session.js';
import { sessionJson } from '../../../http/session-json.js';
import { KeyedQueue } from '../../../lib/keyed-queue.js';
import type { ConversationStore } from '../../../ports/conversation-store.js';
import { eventsOf } from '../../../runtime/events-of.js';
import { requireSession } from '../../../runtime/session-errors.js';
import type { Annotations } from '../../annotations/index.js';
import { ingestErrors } from '../ingest-errors.js';
import type { VconSource } from './vcon-text.js';
import { VconWorker } from './vcon-worker.js';

/** A smaller document takes less than a turn of the event loop. */
const LARGE_BYTES = 128 * 1024;

const LARGE_LANE = 'large';

type Rest = Omit<VconSource, 'events'>;

/**
 * Writes sessions as vCons: with everything that a reader of ours needs to have the session again. What could not be imported
 * again is not exported.
 */
export class VconExport {
  private readonly queue = new KeyedQueue();

  constructor(
    private readonly store: ConversationStore,
    private readonly annotations: Pick<Annotations, 'list'>,
    private readonly limits: Pick<ApiLimits, 'maxIngestBytes'>,
  ) {}

  /** @throws SESSION_NOT_FOUND, SESSION_ERASED, VCON_TOO_LARGE */
  async write(sessionId: string): Promise<Uint8Array> {
    const session = await requireSession(this.store, sessionId);
    const events = await this.readSmall(session);
    const bytes = events
      ? await this.writeSmall(session, events)
      : // One at a time: each takes some ten times the memory of its session.
        await this.queue.run(LARGE_LANE, () => this.writeLarge(session));
    if (bytes.length > this.limits.maxIngestBytes) throw this.tooLarge(sessionId);
    return bytes;
  }

  /** Returns undefined if the session is large. */
  private async readSmall(session: Session): Promise<readonly StoredEvent[] | undefined> {
    const events: StoredEvent[] = [];
    let bytes = 0;
    for await (const page of this.pagesOf(session)) {
      for (const event of page) bytes += event.payload.length;
      if (bytes > LARGE_BYTES) return undefined;
      events.push(...page);
    }
    return events;
  }

  private async writeSmall(session: Session, events: readonly StoredEvent[]): Promise<Uint8Array> {
    // Not before somebody exports: it loads every importer.
    const { vconText } = await import('./vcon-text.js');
    return Buffer.from(vconText({ ...(await this.restOf(session)), events }));
  }

  private async writeLarge(session: Session): Promise<Uint8Array> {
    const worker = new VconWorker();
    try {
      let bytes = 0;
      for await (const page of this.pagesOf(session)) {
        for (const event of page) bytes += event.payload.length;
        if (bytes > this.limits.maxIngestBytes) throw this.tooLarge(session.sessionId);
        worker.add(page);
      }
      return await worker.finish(await this.restOf(session));
    } finally {
      await worker.close();
    }
  }

  /** The events up to the head that was read; later ones are left out. */
  private async *pagesOf({ sessionId, lastSequence }: Session): AsyncGenerator<readonly StoredEvent[], void, void> {
    for await (const page of eventsOf(this.store, sessionId)) {
      yield page.filter(({ sequence }) => sequence <= lastSequence);
      if ((page.at(-1)?.sequence ?? 0) >= lastSequence) return;
    }
  }

  private async restOf(session: Session): Promise<Rest> {
    const annotations = await this.annotations.list(session.sessionId);
    return { session: sessionJson(session), annotations: annotations.map(({ name, text }) => ({ name, text })) };
  }

  private tooLarge(sessionId: string): ConversationError {
    const { maxIngestBytes } = this.limits;
    const detail = `The vCon of session ${sessionId} would have more than ${maxIngestBytes} bytes (MAX_INGEST_BYTES).`;
    return new ConversationError(ingestErrors.VCON_TOO_LARGE, detail);
  }
}
