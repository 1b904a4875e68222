import type { Clock } from '../ports/clock.js';
import type { Records, StoredRecord } from '../ports/records.js';
import { allRecords } from './all-records.js';

/** A session on which a processor has failed. */
export interface FailedSession {
  readonly sessionId: string;
  readonly attempts: number;
  /** The name of the error; its message might contain what somebody said. */
  readonly error: string;
  readonly failedAtMs: number;
  /** Null if it was given up, and is retried only on request. */
  readonly retryAtMs: number | null;
}

type Failure = Omit<FailedSession, 'sessionId' | 'retryAtMs'>;

const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 3_600_000;

/** About five hours with the delays above: longer than most outages of dependencies. */
const MAX_ATTEMPTS = 16;

const PAGE_SIZE = 500;

/**
 * The sessions on which one processor has failed: those that wait for a retry, and those that were given up. They are
 * erased with their session.
 */
export class FailedSessions {
  private readonly waiting = `failed.${this.processor}`;
  private readonly dead = `dead.${this.processor}`;

  constructor(
    private readonly records: Records,
    private readonly clock: Clock,
    private readonly processor: string,
  ) {}

  /** Records another failure. Returns whether the session is given up. */
  async add(sessionId: string, error: unknown): Promise<boolean> {
    const known = await this.records.get(this.waiting, sessionId);
    const attempts = (known ? (known.value as Failure).attempts : 0) + 1;
    const failedAtMs = this.clock.nowMs();
    const value: Failure = { attempts, error: error instanceof Error ? error.name : typeof error, failedAtMs };
    const failure = { id: sessionId, sessionId, value };
    if (attempts >= MAX_ATTEMPTS) {
      await this.records.put({ ...failure, kind: this.dead }, 'any');
      await this.remove(sessionId);
      return true;
    }
    const dueAtMs = failedAtMs + Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), MAX_PAUSE_MS);
    await this.records.put({ ...failure, kind: this.waiting, dueAtMs }, 'any');
    return false;
  }

  /** Call after a success. */
  async remove(sessionId: string): Promise<void> {
    await this.records.delete(this.waiting, sessionId, 'any');
  }

  async listDue(limit: number): Promise<readonly string[]> {
    const due = await this.records.list({ kind: this.waiting, dueUntilMs: this.clock.nowMs(), limit });
    return due.map(({ id }) => id);
  }

  /** Lists those that wait for a retry, in order of id. */
  async listWaiting(limit: number): Promise<readonly FailedSession[]> {
    return (await this.records.list({ kind: this.waiting, limit })).map(toFailedSession);
  }

  /** Lists those that were given up, in order of id. */
  async listDead(): Promise<readonly FailedSession[]> {
    const sessions: FailedSession[] = [];
    for await (const record of allRecords(this.records, { kind: this.dead, limit: PAGE_SIZE }))
      sessions.push(toFailedSession(record));
    return sessions;
  }

  /**
   * Makes a session that was given up due now, with all its attempts restored. Returns false if it was not given up.
   */
  async revive(sessionId: string): Promise<boolean> {
    const known = await this.records.get(this.dead, sessionId);
    if (!known) return false;
    const value: Failure = { ...(known.value as Failure), attempts: 0 };
    const dueAtMs = this.clock.nowMs();
    await this.records.put({ kind: this.waiting, id: sessionId, sessionId, value, dueAtMs }, 'any');
    return this.records.delete(this.dead, sessionId, known.version);
  }
}

function toFailedSession({ id, value, dueAtMs }: StoredRecord): FailedSession {
  return { sessionId: id, ...(value as Failure), retryAtMs: dueAtMs };
}
