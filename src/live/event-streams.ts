import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Lifecycle } from '../application/lifecycle.js';
import { ConversationError } from '../domain/errors.js';

/** A reader that takes nothing for so long is gone, or too slow to be worth a place: it is cut, and can resume by id. */
const SLOW_READER_MS = 60_000;

/** Text waiting in this process for a reader: about two pages of small events. */
const BUFFER_BYTES = 64 * 1024;

/** The open streams of this process: counted, bounded, and ended when it stops. */
export class EventStreams {
  private open = 0;

  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly maxStreams: number,
  ) {}

  get count(): number {
    return this.open;
  }

  /**
   * Answers with the messages that `make` gives, pulled as the reader takes them. They must end soon after the signal is
   * aborted: the reader left, or the process stops. @throws TOO_MANY_STREAMS
   */
  send(request: FastifyRequest, reply: FastifyReply, make: (signal: AbortSignal) => AsyncIterable<string>): void {
    if (this.open >= this.maxStreams) {
      throw new ConversationError('TOO_MANY_STREAMS', `This instance serves its most of ${this.maxStreams} streams.`);
    }
    this.open++;
    const left = new AbortController();
    reply.raw.once('close', () => {
      this.open--;
      left.abort();
    });
    request.raw.socket.setTimeout(SLOW_READER_MS);
    const signal = AbortSignal.any([left.signal, this.lifecycle.stopSignal]);
    reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store')
      // Nginx would gather the stream into blocks.
      .header('x-accel-buffering', 'no')
      .send(Readable.from(make(signal), { objectMode: false, highWaterMark: BUFFER_BYTES }));
  }
}
