import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConversationError } from '../../domain/errors.js';
import type { Lifecycle } from '../../runtime/lifecycle.js';
import { liveErrors } from './live-errors.js';

/** A reader that receives nothing for this long is gone or too slow: it is disconnected, and can resume by id. */
const SLOW_READER_MS = 60_000;

/** Text buffered per reader: about two pages of small events. */
const BUFFER_BYTES = 64 * 1024;

/**
 * Text buffered for all readers. Beyond it, the one that has received nothing for the longest time is disconnected, and
 * can resume by id: a hundred slow readers of large events would otherwise hold hundreds of megabytes.
 */
const ALL_BUFFERS_BYTES = 32 * 1024 * 1024;

interface OpenStream {
  readonly reply: FastifyReply;
  /** Size of a chunk that was created but not yet received. */
  pendingBytes: number;
}

/** The open streams of this process: counted, limited, and ended when it stops. */
export class EventStreams {
  /** Ordered by the last time that each received something. */
  private readonly open = new Set<OpenStream>();

  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly maxStreams: number,
  ) {}

  get count(): number {
    return this.open.size;
  }

  /**
   * Answers with the messages of `make`, pulled at the reader's pace. They must end soon after the signal is aborted,
   * because the reader left or the process stops.
   * @throws TOO_MANY_STREAMS
   */
  send(request: FastifyRequest, reply: FastifyReply, make: (signal: AbortSignal) => AsyncIterable<string>): void {
    if (this.open.size >= this.maxStreams) {
      throw new ConversationError(
        liveErrors.TOO_MANY_STREAMS,
        `This instance already serves ${this.maxStreams} streams, which is its maximum (MAX_STREAMS).`,
      );
    }
    const stream: OpenStream = { reply, pendingBytes: 0 };
    this.open.add(stream);
    const left = new AbortController();
    reply.raw.once('close', () => {
      this.open.delete(stream);
      left.abort();
    });
    request.raw.socket.setTimeout(SLOW_READER_MS);
    const signal = AbortSignal.any([left.signal, this.lifecycle.stopSignal]);
    reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store')
      // Otherwise Nginx would buffer the stream.
      .header('x-accel-buffering', 'no')
      .send(Readable.from(this.bounded(stream, make(signal)), { objectMode: false, highWaterMark: BUFFER_BYTES }));
  }

  private async *bounded(stream: OpenStream, texts: AsyncIterable<string>): AsyncGenerator<string, void, void> {
    for await (const text of texts) {
      stream.pendingBytes = text.length;
      if (text.length > BUFFER_BYTES) this.cutSlowest();
      yield text;
      stream.pendingBytes = 0;
      if (!this.open.delete(stream)) return;
      this.open.add(stream);
    }
  }

  private cutSlowest(): void {
    let heldBytes = 0;
    for (const stream of this.open) heldBytes += heldBy(stream);
    for (const stream of this.open) {
      if (heldBytes <= ALL_BUFFERS_BYTES) return;
      if (heldBy(stream) <= BUFFER_BYTES) continue;
      heldBytes -= heldBy(stream);
      stream.reply.raw.destroy();
    }
  }
}

function heldBy({ reply, pendingBytes }: OpenStream): number {
  return pendingBytes + reply.raw.writableLength;
}
