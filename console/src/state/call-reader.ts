import { effect, signal } from '@preact/signals';
import { returns } from '../api/connection.js';
import type { Call } from '../model/call.js';
import { readCall } from './read-call.js';
import type { SessionLog } from './session-log.js';

/** A call that goes on is read again so often, whatever comes in meanwhile. */
const REREAD_MS = 1_000;

/** What the service derives from a log, read again while the log grows. Of a log that is not read whole, nothing. */
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
      // Where an event came in between, what was read is not of one moment.
      this.readState = call.isOfOneMoment ? state : '';
    } catch (error) {
      if (this.abort.signal.aborted) return;
      // The next event asks again, and the reader may: a session that is too long stays so.
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

  /** What the views rest on. */
  private state(): string {
    return `${this.log.total} ${this.log.session.peek()?.status}`;
  }
}
