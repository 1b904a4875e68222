import { effect, signal } from '@preact/signals';
import { returns } from '../api/connection.js';
import type { Call } from '../model/call.js';
import { readCall } from './read-call.js';
import type { SessionLog } from './session-log.js';

/** A live call is read at most this often. */
const REREAD_MS = 1_000;

/**
 * Reads what the service derives from a log, again while the log grows. Nothing for a log that is not loaded as a
 * whole.
 */
export class CallReader {
  readonly call = signal<Call | undefined>(undefined);
  readonly error = signal<Error | undefined>(undefined);
  private readonly abort = new AbortController();
  private readonly stopWatching: () => void;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isReading = false;
  private readState = '';

  constructor(private readonly log: SessionLog) {
    let seenReturns = returns.peek();
    this.stopWatching = effect(() => {
      log.version.value;
      log.session.value;
      if (returns.value !== seenReturns) this.readState = '';
      seenReturns = returns.value;
      this.schedule();
    });
  }

  close(): void {
    this.stopWatching();
    clearTimeout(this.timer);
    this.abort.abort();
  }

  async read(): Promise<void> {
    this.isReading = true;
    const state = this.state();
    try {
      const call = await readCall(this.log.sessionId, this.abort.signal);
      this.error.value = undefined;
      this.call.value = call;
      // If an event arrived meanwhile, the result is not consistent and is read again.
      this.readState = call.isOfOneMoment ? state : '';
    } catch (error) {
      if (this.abort.signal.aborted) return;
      // The next event, or the reader, asks again: a session that is too long stays too long.
      this.readState = state;
      this.error.value = error as Error;
    } finally {
      this.isReading = false;
    }
    this.schedule();
  }

  private schedule(): void {
    if (!this.log.isWhole || this.isReading || this.timer !== undefined) return;
    if (this.state() === this.readState) return;
    const isFirst = this.call.peek() === undefined && this.error.peek() === undefined;
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        this.read();
      },
      isFirst ? 0 : REREAD_MS,
    );
  }

  /** Identifies the input of the views. */
  private state(): string {
    return `${this.log.total} ${this.log.session.peek()?.status}`;
  }
}
