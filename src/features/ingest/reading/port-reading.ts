import type { MessagePort } from 'node:worker_threads';
import { ConversationError } from '../../../domain/errors.js';
import type { Chunk, Reading, ReadingReply, ReadingResult } from './prepared-body.js';

const CUT = 'The thread that reads bodies failed. Part of the body may have been stored: send it again.';

/** The service's end of the channel for one body that a thread reads. */
export class PortReading implements Reading {
  private read: ReadingResult | undefined;
  private awaited: PromiseWithResolvers<unknown> | undefined;
  private failure: ConversationError | undefined;

  constructor(
    private readonly port: MessagePort,
    private readonly onClosed: () => void,
  ) {
    port.on('message', (reply) => this.awaited?.resolve(reply));
    port.once('close', () => {
      this.onClosed();
      // If the thread died before it read this body, its owner knows why.
      if (this.read) this.fail(new ConversationError('OVERLOADED', CUT));
    });
  }

  get result(): ReadingResult {
    if (!this.read) throw new TypeError('The body is not read yet.');
    return this.read;
  }

  /** Resolves once the body is read. */
  async begin(): Promise<void> {
    const reply = await this.receive<ReadingReply>();
    if (reply.kind === 'read') this.read = reply.result;
    else {
      const cause = new Error(reply.cause);
      throw new ConversationError('INTERNAL_ERROR', 'The service failed to read the body.', [], { cause });
    }
  }

  nextChunk(): Promise<Chunk> {
    const chunk = this.receive<Chunk>();
    this.port.postMessage('next');
    return chunk;
  }

  fail(error: ConversationError): void {
    this.failure ??= error;
    this.awaited?.reject(this.failure);
  }

  close(): void {
    this.port.close();
  }

  private async receive<Reply>(): Promise<Reply> {
    if (this.failure) throw this.failure;
    this.awaited = Promise.withResolvers();
    return (await this.awaited.promise) as Reply;
  }
}
