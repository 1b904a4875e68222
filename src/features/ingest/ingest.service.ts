import type { ImportIssue, Provider } from '@conversation-service/importers';
import { ConversationError, invalidRequest, sessionErased } from '../../domain/errors.js';
import type { DeliveryObserver } from './activity/delivery-observer.js';
import type { CallWriter, StoredCall } from './call-writer.js';
import { ingestErrors } from './ingest-errors.js';
import type { BodyReader } from './reading/body-reader.js';
import type { PreparedBody, Reading, ReadingTask } from './reading/prepared-body.js';

/** The outcome of a body. */
export interface IngestAnswer {
  readonly provider: Provider;
  readonly messages: number;
  readonly ignored: Readonly<Record<string, number>>;
  readonly sessions: readonly StoredCall[];
  readonly issues: readonly ImportIssue[];
}

/** Reads a body, on or off the event loop. */
export type ReadsBodies = Pick<BodyReader, 'read'>;
export type StoresCalls = Pick<CallWriter, 'store'>;

/** Accepts what a provider sends, and answers once all of it is durable. */
export class IngestService {
  constructor(
    private readonly reader: ReadsBodies,
    private readonly writer: StoresCalls,
    /** Is notified of each body that is durable. */
    private readonly observer: Pick<DeliveryObserver, 'stored'>,
  ) {}

  /** @throws INVALID_REQUEST, INVALID_DOCUMENT, NO_CALL_ID, EXPECTS_ANSWER, SESSION_ERASED */
  async ingest(task: ReadingTask): Promise<IngestAnswer> {
    const reading = await this.reader.read(task);
    try {
      const body = bodyOf(reading);
      const answer = await this.store(task.provider, body, reading);
      this.observer.stored(task.provider, { body, sessions: answer.sessions, issues: answer.issues });
      if (body.expectsAnswer.length > 0) throw expectsAnswer(body.expectsAnswer);
      return answer;
    } finally {
      reading.close();
    }
  }

  private async store(provider: Provider, body: PreparedBody, reading: Reading): Promise<IngestAnswer> {
    const { messages, ignored, calls } = body;
    const sessions: StoredCall[] = [];
    const issues = [...body.issues];
    for (const call of calls) {
      const written = await this.writer.store(provider, call, () => reading.nextChunk()).catch(cutShort);
      if (written) {
        sessions.push(written.stored);
        issues.push(...written.issues);
        continue;
      }
      const erased = sessionErased(call.session.sessionId);
      if (calls.length === 1) throw erased;
      issues.push({ message: 0, pointer: '', detail: `${erased.message} Nothing was stored.` });
    }
    return { provider, messages, ignored, sessions, issues };
  }
}

function bodyOf({ result }: Reading): PreparedBody {
  switch (result.kind) {
    case 'broken':
      throw invalidRequest([result.problem]);
    case 'faulty':
      throw new ConversationError(
        ingestErrors.INVALID_DOCUMENT,
        'Nothing in the body was stored; see errors.',
        result.faults,
      );
    case 'no-call':
      throw new ConversationError(
        ingestErrors.NO_CALL_ID,
        'No message names a call; name the session with ?sessionId=.',
      );
    case 'calls':
      return result;
  }
}

/** Senders of webhooks retry after a 5xx, not after a 429, and a part of the body may be stored already. */
function cutShort(error: unknown): never {
  if (!(error instanceof ConversationError) || error.code !== 'TOO_MANY_REQUESTS') throw error;
  const detail = 'The write queue is full. Part of the body may have been stored; a repeat completes it.';
  throw new ConversationError('OVERLOADED', detail, [], { cause: error });
}

function expectsAnswer(types: readonly string[]): ConversationError {
  const named = [...new Set(types)].join(', ');
  const detail = `The sender of ${named} waits for an answer that only your application can give. The message was recorded; switch on only reports for this address.`;
  return new ConversationError(ingestErrors.EXPECTS_ANSWER, detail);
}
