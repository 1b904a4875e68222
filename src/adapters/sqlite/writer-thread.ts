import { parentPort, workerData } from 'node:worker_threads';
import { StartupError } from '../../ports/conversation-store.js';
import { openWriter } from './connection.js';
import { sqliteCode, toConversationError } from './sqlite-errors.js';
import { SqliteWriter, type WriteOperation } from './writer.js';
import {
  CLOSE,
  type CommitRequest,
  type Committed,
  type FailureReply,
  packResult,
  SCRUB,
  type Scrubbed,
  type StartReply,
  type WriterOptions,
} from './writer-protocol.js';

/** The writer thread: opens the database for writing, then commits one group per message. */
function start(port: NonNullable<typeof parentPort>, options: WriterOptions): void {
  const db = openWriter(options.file);
  const writer = new SqliteWriter(db, options.lateEventGraceMs);
  port.on('message', (message: string) => {
    if (message === CLOSE) {
      db.close();
      port.close();
    } else {
      port.postMessage(JSON.stringify(answer(writer, message)));
    }
  });
  port.postMessage({ kind: 'started' } satisfies StartReply);
}

function answer(writer: SqliteWriter, message: string): Committed | Scrubbed | FailureReply {
  try {
    if (message !== SCRUB) return commit(writer, JSON.parse(message) as CommitRequest);
    writer.scrub();
    return { kind: 'scrubbed' };
  } catch (error) {
    return failureOf(error);
  }
}

function commit(writer: SqliteWriter, { operations, nowMs }: CommitRequest): Committed {
  const startedMs = performance.now();
  const results = writer.commit(operations, nowMs);
  return {
    kind: 'committed',
    results: results.map((result, index) => packResult(result, operations[index] as WriteOperation)),
    durationMs: performance.now() - startedMs,
  };
}

function failureOf(error: unknown): FailureReply {
  const { kind, message } = toConversationError(error);
  return { kind: 'failed', error: kind, detail: message, cause: `${sqliteCode(error) ?? ''} ${String(error)}` };
}

if (parentPort) {
  try {
    start(parentPort, workerData as WriterOptions);
  } catch (error) {
    const message = error instanceof StartupError ? error.message : `The embedded store cannot start: ${String(error)}`;
    parentPort.postMessage({ kind: 'refused', message } satisfies StartReply);
    parentPort.close();
  }
}
