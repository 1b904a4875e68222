import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ConversationError, storeClosed } from '../../domain/errors.js';
import { StartupError } from '../../ports/conversation-store.js';
import type { WriteOperation, WriteResult } from './writer.js';
import {
  CLOSE,
  type CommitRequest,
  type Committed,
  type FailureReply,
  SCRUB,
  type Scrubbed,
  type StartReply,
  unpackResult,
  type WriterOptions,
} from './writer-protocol.js';

/**
 * Node loads the thread itself, and cannot load TypeScript with decorators: if the sources run directly (the test
 * runner), the built thread is used; the test run builds first.
 */
const THREAD = import.meta.url.endsWith('.ts')
  ? new URL('../../../dist/adapters/sqlite/writer-thread.js', import.meta.url)
  : new URL('./writer-thread.js', import.meta.url);

export interface CommittedGroup {
  readonly results: readonly WriteResult[];
  /** Time inside the transaction, including its fsync. */
  readonly durationMs: number;
}

/** The main thread's end of the writer. One group at a time; a thread that died is restarted by the next group. */
export class WriterClient {
  private closed = false;
  private asking: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly options: WriterOptions,
    private worker: Worker | undefined,
  ) {}

  /** Rejects with `StartupError` if the database cannot be opened. */
  static async open(options: WriterOptions): Promise<WriterClient> {
    return new WriterClient(options, await startWorker(options));
  }

  async commit(operations: readonly WriteOperation[], nowMs: number): Promise<CommittedGroup> {
    const request: CommitRequest = { operations, nowMs };
    const { results, durationMs } = await this.ask<Committed>(JSON.stringify(request));
    const unpack = (operation: WriteOperation, index: number) => unpackResult(results[index] ?? null, operation, nowMs);
    return { results: operations.map(unpack), durationMs };
  }

  /** See `SqliteWriter.scrub`. */
  async scrub(): Promise<void> {
    await this.ask<Scrubbed>(SCRUB);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.asking;
    const { worker } = this;
    if (!worker) return;
    const exited = once(worker, 'exit');
    worker.postMessage(CLOSE);
    await exited;
  }

  /** One request at a time, since replies are not labelled. */
  private async ask<Reply extends Committed | Scrubbed>(request: string): Promise<Reply> {
    if (this.closed) throw storeClosed();
    const answer = this.asking.then(async () => {
      this.worker ??= await startWorker(this.options);
      return this.askWorker(this.worker, request);
    });
    this.asking = answer.catch(() => undefined);
    const reply = JSON.parse(await answer) as Reply | FailureReply;
    if (reply.kind === 'failed') throw failed(reply);
    return reply;
  }

  private askWorker(worker: Worker, request: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        worker.off('message', onReply);
        worker.off('error', onDeath);
        worker.off('exit', onDeath);
      };
      const onReply = (reply: string) => {
        settle();
        resolve(reply);
      };
      const onDeath = (cause: unknown) => {
        settle();
        this.worker = undefined;
        reject(unavailable('The writer of the store failed; whether the request was stored is unknown.', cause));
      };
      worker.on('message', onReply);
      worker.on('error', onDeath);
      worker.on('exit', onDeath);
      worker.postMessage(request);
    });
  }
}

async function startWorker(options: WriterOptions): Promise<Worker> {
  const worker = new Worker(fileURLToPath(THREAD), { workerData: options, name: 'sqlite-writer' });
  const [reply] = (await once(worker, 'message')) as [StartReply];
  if (reply.kind === 'refused') throw new StartupError(reply.message);
  return worker;
}

function failed({ error, detail, cause }: FailureReply): ConversationError {
  return new ConversationError(error, detail, [], { cause: new Error(cause) });
}

function unavailable(detail: string, cause?: unknown): ConversationError {
  return new ConversationError('STORE_UNAVAILABLE', detail, [], { cause });
}
