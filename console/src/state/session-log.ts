import type { Event, LogPage, Session } from '@conversation-service/client';
import { signal } from '@preact/signals';
import { getJson } from '../api/client.js';
import { isServerGone } from '../api/connection.js';
import { followStream } from '../api/event-stream.js';
import { ApiError } from '../api/problem.js';
import { type Moment, toMoment } from '../model/moment.js';
import { PAGE_EVENTS, PagedLog } from '../model/paged-log.js';

/** A log of at most this length is loaded as a whole: it is then in chronological order, and every gap is known. */
export const WHOLE_LOG_EVENTS = 2_000;

/** `live` while the session may grow, `ended` when no events can follow. */
export type LogState = 'reading' | 'live' | 'ended' | 'lost';

/** The events of a session that the page needs: those around the visible rows, and live ones. */
export class SessionLog {
  readonly session = signal<Session | undefined>(undefined);
  readonly error = signal<Error | undefined>(undefined);
  readonly state = signal<LogState>('reading');
  /** Increases whenever an event is added, old or new. */
  readonly version = signal(0);
  /** Number of events since the page was opened. */
  readonly liveCount = signal(0);

  /**
   * Whether all events are kept, in chronological order; otherwise only those near the visible rows, in order of
   * sequence.
   */
  isWhole = false;
  private readonly log = new PagedLog<Moment>();
  private readonly reading = new Set<number>();
  private readonly abort = new AbortController();
  private stopStream: (() => void) | undefined;

  constructor(readonly sessionId: string) {}

  /** The highest sequence, which is the number of events. */
  get total(): number {
    return this.log.total;
  }

  at(sequence: number): Moment | undefined {
    return this.log.at(sequence);
  }

  /** Returns all loaded events, in order of sequence. */
  known(): readonly Moment[] {
    return this.log.known();
  }

  async open(): Promise<void> {
    try {
      const session = await getJson<Session>(`${this.address}?limit=1`, this.abort.signal);
      this.session.value = session;
      this.log.total = session.lastSequence;
      this.isWhole = session.lastSequence <= WHOLE_LOG_EVENTS;
      this.log.maxPages = this.isWhole ? Number.POSITIVE_INFINITY : undefined;
      this.error.value = undefined;
      this.version.value += 1;
      if (this.isWhole) await this.need(1, this.total);
      this.follow();
    } catch (error) {
      if (!this.abort.signal.aborted) this.error.value = error as Error;
    }
  }

  close(): void {
    this.abort.abort();
    this.stopStream?.();
  }

  /** Loads the missing events between these sequences, both inclusive. */
  async need(first: number, last: number): Promise<void> {
    const missing = this.log.missingPages(first, last).filter((page) => !this.reading.has(page));
    for (const page of missing) this.reading.add(page);
    try {
      for (const page of missing) await this.readPage(page);
    } catch (error) {
      if (!this.abort.signal.aborted) this.error.value = error as Error;
    } finally {
      for (const page of missing) this.reading.delete(page);
    }
  }

  private async readPage(page: number): Promise<void> {
    const path = `${this.address}/events?after=${page * PAGE_EVENTS}&limit=${PAGE_EVENTS}`;
    const { events } = await getJson<LogPage>(path, this.abort.signal);
    this.take(events);
    this.error.value = undefined;
  }

  private take(events: readonly Event[]): void {
    const startedMs = Date.parse(this.session.value?.startedAt ?? '');
    this.log.put(events.map((event) => toMoment(event, startedMs)));
    this.version.value += 1;
  }

  private follow(): void {
    const address = () => `${this.address}/stream?after=${this.log.total}`;
    this.stopStream = followStream(address, ['event', 'session', 'caught-up', 'reset', 'end'], {
      onMessage: (name, data) => this.hear(name, data),
      onLost: (wasOpen) => this.isWorthFollowing(wasOpen),
    });
  }

  private hear(name: string, data: string): void {
    if (name === 'event') {
      this.liveCount.value += 1;
      this.take([JSON.parse(data) as Event]);
    } else if (name === 'session') this.session.value = JSON.parse(data) as Session;
    else if (name === 'caught-up') this.state.value = 'live';
    // The database was replaced, so nothing on the page is valid any more.
    else if (name === 'reset') location.reload();
    else this.end();
  }

  private end(): void {
    this.state.value = 'ended';
    this.stopStream?.();
  }

  /** A browser does not report whether a stream was refused, cut off or complete, but the session shows it. */
  private async isWorthFollowing(wasOpen: boolean): Promise<boolean> {
    if (this.state.value === 'ended') return false;
    this.state.value = 'lost';
    try {
      const session = await getJson<Session>(`${this.address}?limit=1`, this.abort.signal);
      this.session.value = session;
      const isOver = session.endedAt !== null && session.lastSequence <= this.total;
      if (!wasOpen && isOver) this.state.value = 'ended';
      return this.state.value !== 'ended';
    } catch (error) {
      return !(error instanceof ApiError && error.status === 404) || isServerGone.value;
    }
  }

  private get address(): string {
    return `/sessions/${encodeURIComponent(this.sessionId)}`;
  }
}
