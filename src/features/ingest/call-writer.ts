import type { ImportIssue, Provider } from '@conversation-service/importers';
import { ConversationError } from '../../domain/errors.js';
import { LAST_INSTANT_MS } from '../../lib/time/rfc3339.js';
import type { Annotations } from '../annotations/index.js';
import type { ConversationsService } from '../conversations/index.js';
import { storeAnnotations } from './provider-annotations.js';
import type { Chunk, PreparedCall } from './reading/prepared-body.js';

/** The outcome of a call. */
export interface StoredCall {
  readonly sessionId: string;
  /** Whether this delivery created the session. */
  readonly created: boolean;
  readonly completed: boolean;
  readonly appended: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly sealed: number;
  readonly invalid: number;
}

export interface WrittenCall {
  readonly stored: StoredCall;
  /** What could not be stored. */
  readonly issues: readonly ImportIssue[];
}

/** Stores calls the way batches are stored. Everything is idempotent, so a repeat completes an interrupted delivery. */
export class CallWriter {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly annotations: Annotations,
    private readonly graceMs: number,
  ) {}

  /** Returns undefined if the session was erased: nothing is stored again. */
  async store(
    provider: Provider,
    call: PreparedCall,
    nextChunk: () => Promise<Chunk>,
  ): Promise<WrittenCall | undefined> {
    const { sessionId } = call.session;
    // Also for an erased session, because the chunks of the next call follow.
    let left = call.chunks;
    const take = () => {
      left -= 1;
      return left >= 0 ? nextChunk() : undefined;
    };
    try {
      const { isNew: created, startedAtMs } = await this.create(call);
      const counts = { appended: 0, duplicates: 0, conflicts: 0, sealed: 0, invalid: call.invalid };
      // Both before the completion, so that consumers of the completion find them; concurrently, so that they share a
      // commit.
      const [issues] = await bothSettled(
        storeAnnotations(this.annotations, provider, call),
        this.appendAll(call, take, counts),
      );
      const completed = await this.complete(call, startedAtMs);
      return { stored: { sessionId, created, completed, ...counts }, issues };
    } catch (error) {
      if (!isCode(error, 'SESSION_ERASED')) throw error;
      for (let chunk = take(); chunk; chunk = take()) await chunk;
      return undefined;
    }
  }

  /** A conflict means that the session exists, possibly without a known start. */
  private async create({ session }: PreparedCall): Promise<Creation> {
    try {
      const { value, replayed } = await this.conversations.createSession(session);
      return { isNew: !replayed, startedAtMs: value.startedAtMs };
    } catch (error) {
      if (!isCode(error, 'SESSION_CONFLICT')) throw error;
      const { sessionId, startedAtMs } = session;
      if (startedAtMs === undefined) return { isNew: false };
      const { startedAtMs: knownMs } = await this.conversations.startSession(sessionId, startedAtMs);
      return { isNew: false, startedAtMs: knownMs };
    }
  }

  private async appendAll({ session }: PreparedCall, take: () => Promise<Chunk> | undefined, counts: Counts) {
    for (let chunk = take(); chunk; chunk = take()) await this.append(session.sessionId, await chunk, counts);
  }

  private async append(sessionId: string, events: Chunk, counts: Counts): Promise<void> {
    const items = events.map((event) => ({ ok: true, event }) as const);
    const { results } = await this.conversations.appendBatch(sessionId, items);
    for (const { outcome, error } of results) {
      if (outcome === 'appended') counts.appended += 1;
      else if (outcome === 'duplicate') counts.duplicates += 1;
      else if (error?.code === 'SESSION_SEALED') counts.sealed += 1;
      else counts.conflicts += 1;
    }
  }

  /** The first end is kept, whoever reported it. Where only the length of the call is known, its end follows from it. */
  private async complete({ session, completion, lengthMs }: PreparedCall, startedAtMs?: number): Promise<boolean> {
    if (!completion) return false;
    const isMeasured = startedAtMs !== undefined && lengthMs !== undefined;
    const end = isMeasured ? { endedAtMs: Math.min(startedAtMs + lengthMs, LAST_INSTANT_MS) } : {};
    const told = { ...end, ...completion, lateGraceMs: this.graceMs };
    try {
      return !(await this.conversations.completeSession(session.sessionId, told)).replayed;
    } catch (error) {
      if (isCode(error, 'SESSION_ALREADY_COMPLETED')) return false;
      throw error;
    }
  }
}

/** Settles once both have settled: what follows must not overlap with the rest of them. */
async function bothSettled<A, B>(a: Promise<A>, b: Promise<B>): Promise<readonly [A, B]> {
  await Promise.allSettled([a, b]);
  return [await a, await b];
}

interface Creation {
  readonly isNew: boolean;
  /** When the session began, as far as this delivery learned it. */
  readonly startedAtMs?: number;
}

type Counts = { -readonly [Name in 'appended' | 'duplicates' | 'conflicts' | 'sealed']: StoredCall[Name] };

function isCode(error: unknown, code: string): boolean {
  return error instanceof ConversationError && error.code === code;
}
