import type { Event, Session } from '../api/schema.js';
import { ConversationApiError } from './api-error.js';
import { backoffMs, sleep } from './backoff.js';
import { type ServerSentEvent, serverSentEvents } from './server-sent-events.js';
import type { Transport } from './transport.js';

/** What a stream tells. Its meaning is in the API reference, at `followSession`. */
export type StreamMessage =
  | { readonly type: 'event'; readonly event: Event }
  | { readonly type: 'session'; readonly session: Session }
  | { readonly type: 'caught-up' }
  /** The position that was asked for lies beyond the log: what follows is the log from its start. */
  | { readonly type: 'reset'; readonly lastSequence: number | null }
  | { readonly type: 'end' };

export interface FollowOptions {
  /** Begin after this sequence. Default: 0. */
  readonly after?: number;
  /** Only events of these types. */
  readonly types?: readonly string[];
  readonly signal?: AbortSignal;
}

/** The service sends a comment every 15 s; a connection that is silent for longer is dead. */
const SILENCE_MS = 45_000;

/**
 * The messages of a stream, over as many connections as it takes: each begins after the last event that was given, so
 * there is no gap and no repeat. Ends after `end`. Throws what no repetition mends, and the reason of an aborted signal.
 */
export async function* followStream(
  transport: Transport,
  path: string,
  { after = 0, types, signal }: FollowOptions,
): AsyncGenerator<StreamMessage, void, undefined> {
  let position = after;
  for (let failures = 0; ; failures++) {
    const connection = new Connection(signal);
    try {
      const query = { type: types, ...(position > 0 ? { after: position } : {}) };
      for await (const message of connection.messages(transport, path, query)) {
        failures = 0;
        if (message.type === 'reset') position = 0;
        if (message.type === 'event') position = message.event.sequence;
        yield message;
        if (message.type === 'end') return;
      }
      if (connection.hasNothingMore) return;
    } catch (error) {
      signal?.throwIfAborted();
      if (!mayResume(error)) throw error;
    } finally {
      connection.close();
    }
    await sleep(backoffMs(failures), signal);
  }
}

/** A cut connection is a TypeError of fetch; a closed one an AbortError of ours. */
function mayResume(error: unknown): boolean {
  if (error instanceof ConversationApiError) return error.retryable && error.status !== 404;
  return error instanceof TypeError || error instanceof DOMException;
}

class Connection {
  hasNothingMore = false;
  private readonly controller = new AbortController();
  private readonly onAbort = () => this.controller.abort(this.signal?.reason);
  private silence: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly signal: AbortSignal | undefined) {
    signal?.throwIfAborted();
    signal?.addEventListener('abort', this.onAbort, { once: true });
    this.heard();
  }

  async *messages(transport: Transport, path: string, query: object): AsyncGenerator<StreamMessage> {
    const response = await transport.openStream(path, query, this.controller.signal);
    this.hasNothingMore = response.status === 204;
    if (this.hasNothingMore || !response.body) return;
    const watched = response.body.pipeThrough(
      new TransformStream({ transform: (chunk, out) => this.pass(chunk, out) }),
    );
    for await (const event of serverSentEvents(watched)) {
      const message = toMessage(event);
      if (message) yield message;
    }
  }

  close(): void {
    clearTimeout(this.silence);
    this.signal?.removeEventListener('abort', this.onAbort);
    this.controller.abort();
  }

  private pass(chunk: Uint8Array, out: TransformStreamDefaultController<Uint8Array>): void {
    this.heard();
    out.enqueue(chunk);
  }

  private heard(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.controller.abort(), SILENCE_MS);
  }
}

/** Undefined for a message of a later version of the service. */
function toMessage({ name, data }: ServerSentEvent): StreamMessage | undefined {
  switch (name) {
    case 'event':
      return { type: 'event', event: JSON.parse(data) as Event };
    case 'session':
      return { type: 'session', session: JSON.parse(data) as Session };
    case 'reset':
      return { type: 'reset', lastSequence: (JSON.parse(data) as { lastSequence?: number }).lastSequence ?? null };
    case 'caught-up':
    case 'end':
      return { type: name };
    default:
      return undefined;
  }
}
