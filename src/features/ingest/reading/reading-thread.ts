import { type MessagePort, parentPort } from 'node:worker_threads';
import { prepareBody } from './prepare-body.js';
import type { Chunk, ReadingReply, ReadingTask } from './prepared-body.js';

/** The thread that reads bodies, so that the event loop of the service is not blocked. */
parentPort?.on('message', ({ task, port }: { readonly task: ReadingTask; readonly port: MessagePort }) => {
  const { reply, chunks } = read(task);
  const rest = chunks[Symbol.iterator]();
  // Chunks are sent on request: the service holds one at a time.
  port.on('message', () => port.postMessage(rest.next().value ?? []));
  port.postMessage(reply);
});

function read(task: ReadingTask): { readonly reply: ReadingReply; readonly chunks: readonly Chunk[] } {
  try {
    const { result, chunks } = prepareBody(task);
    return { reply: { kind: 'read', result }, chunks };
  } catch (error) {
    return {
      reply: { kind: 'failed', cause: error instanceof Error ? (error.stack ?? error.message) : '' },
      chunks: [],
    };
  }
}
