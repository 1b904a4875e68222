import type { Event, Session } from '../api/schema.js';
import { ConversationApiError } from './api-error.js';
import { backoffMs, sleep } from './backoff.js';
import { type ServerSentEvent, serverSentEvents } from './server-sent-events.js';
import type { Transport } from './transport.js';

/** A message of a stream. The API reference describes them at `followSession`. */
export type StreamMessage =
  | { readonly type: 'event'; readonly event: Event }
  | { readonly type: 'session'; readonly session: Session }
  | { readonly type: 'caught-up' }
  /** The requested position is beyond the end of the log: the stream starts over from the beginning of the log. */
  | { readonly type: 'reset'; readonly lastSequence: number | null }
  | { readonly type: 'end' };

export interface FollowOptions {
  /** Start after this sequence. Default: 0. */
  readonly after?: number;
  /** Only events of these types. */
  readonly types?: readonly string[];
  readonly signal?: AbortSignal;
}

/** The service sends a comment every 15 s; a connection that is silent for three times as long is dead. */
const SILENCE_MS = 45_000;

/**
 * Yields the messages of a stream and reconnects as often as necessary. Each connection resumes after the last event
 * yielded, so there are no gaps and no repeats. Ends after `end`. @throws an error that is not retryable, or the reason
 * of the aborted signal.
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

/** `fetch` reports a broken connection as a TypeError; the silence timer closes one with an AbortError. */
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

/** Returns undefined for a message type that this version does not know. */
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
