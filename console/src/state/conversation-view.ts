import type { Event } from '@conversation-service/client';
import { computed, signal } from '@preact/signals';
import { getJson } from '../api/client.js';
import { conversationOf } from '../model/call.js';
import { byTime, type Moment } from '../model/moment.js';
import type { CallReader } from './call-reader.js';
import type { SessionLog } from './session-log.js';

/** For a long log, the number of rows beyond the visible ones in the timeline, which moves in steps of this size. */
const AROUND_ROWS = 40;
const STEP_ROWS = 20;

/** The state of a conversation that transcript and timeline share. */
export class ConversationView {
  /** The events in display order: all of them, or for a long log those around the visible rows. */
  readonly moments = computed<readonly Moment[]>(() => {
    this.log.version.value;
    if (this.log.isWhole) return this.wholeConversation();
    const { first, last } = this.around.value;
    const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => this.log.at(first + index + 1));
    return rows.filter((moment) => moment !== undefined);
  });

  /** Number of rows; for a long log most of them are not loaded. */
  readonly rowCount = computed(() => {
    this.log.version.value;
    return this.log.isWhole ? this.moments.value.length : this.log.total;
  });

  /** Shows events as they were logged, instead of utterances. */
  readonly isRaw = signal(false);
  readonly selectedId = signal<string | undefined>(undefined);
  /** The row under the mouse, in transcript or timeline. */
  readonly hovered = signal<number | undefined>(undefined);
  /** Whether the newest event is kept in view. */
  readonly isFollowing = signal(false);
  /** Number of events that arrived while the reader looked elsewhere. */
  readonly unseen = computed(() => (this.isFollowing.value ? 0 : this.log.liveCount.value - this.seen.value));
  /** The row to scroll to; a new object for each request. */
  readonly goal = signal<{ readonly row: number } | undefined>(undefined);
  /** Selected, but not visible yet. */
  private wantedId: string | undefined;
  private readonly seen = signal(0);
  private visible = { first: 0, last: 0 };
  private readonly around = signal({ first: 0, last: AROUND_ROWS });

  readonly selected = computed<Moment | undefined>(() => {
    const id = this.selectedId.value;
    return id === undefined ? undefined : this.moments.value.find(({ eventIds }) => eventIds.includes(id));
  });

  constructor(
    readonly log: SessionLog,
    readonly reader: CallReader,
  ) {
    this.selected.subscribe(() => this.bringWantedIntoSight());
  }

  /** Whether everything that is shown is loaded. */
  get isSettled(): boolean {
    return !this.log.isWhole || this.reader.call.value !== undefined || this.reader.error.value !== undefined;
  }

  /** Rows that are about to be replaced are not shown first. */
  private wholeConversation(): readonly Moment[] {
    const call = this.reader.call.value;
    if (call && !this.isRaw.value) return conversationOf(call, this.log.known());
    return this.isSettled ? [...this.log.known()].sort(byTime) : [];
  }

  /** Returns undefined while the row is not loaded; it is rendered again once it is. */
  momentAt(row: number): Moment | undefined {
    this.log.version.value;
    return this.log.isWhole ? this.moments.value[row] : this.log.at(row + 1);
  }

  rowOf(moment: Moment): number {
    return this.log.isWhole ? this.moments.value.indexOf(moment) : moment.sequence - 1;
  }

  /** Reports the visible rows; for a long log, these are loaded next. */
  look(first: number, last: number): void {
    this.visible = { first, last };
    if (this.log.isWhole) return;
    const step = { first: Math.floor(first / STEP_ROWS) * STEP_ROWS, last: Math.ceil(last / STEP_ROWS) * STEP_ROWS };
    const from = Math.max(0, step.first - AROUND_ROWS);
    const to = Math.min(this.log.total - 1, step.last + AROUND_ROWS);
    const { first: shownFirst, last: shownLast } = this.around.peek();
    if (from !== shownFirst || to !== shownLast) this.around.value = { first: from, last: to };
    this.log.need(from + 1, to + 1);
  }

  retry(): void {
    this.log.need(this.visible.first + 1, this.visible.last + 1);
  }

  /** Undefined clears the selection. An event that is not loaded is looked up by id. */
  select(eventId: string | undefined): void {
    this.selectedId.value = eventId;
    if (eventId !== undefined) this.bringIntoSight(eventId);
  }

  private async bringIntoSight(eventId: string): Promise<void> {
    this.wantedId = eventId;
    this.bringWantedIntoSight();
    if (this.wantedId === undefined) return;
    try {
      const session = encodeURIComponent(this.log.sessionId);
      const { sequence } = await getJson<Event>(`/sessions/${session}/events/${encodeURIComponent(eventId)}`);
      if (this.wantedId !== eventId) return;
      // In a complete log the row becomes visible by itself, or the event has none.
      if (!this.log.isWhole) this.goal.value = { row: sequence - 1 };
    } catch {
      // The details read the event themselves, and show the error.
    }
  }

  private bringWantedIntoSight(): void {
    const moment = this.selected.peek();
    if (!moment || this.selectedId.peek() !== this.wantedId) return;
    this.wantedId = undefined;
    this.goal.value = { row: this.rowOf(moment) };
  }

  /** Returns the row `step` rows below the selected one, or the first visible one if none is selected. */
  neighbour(step: number): Moment | undefined {
    const selected = this.selected.peek();
    const from = selected ? this.rowOf(selected) + step : this.visible.first;
    return this.momentAt(Math.min(this.rowCount.peek() - 1, Math.max(0, from)));
  }

  follow(): void {
    this.isFollowing.value = true;
    this.goal.value = { row: this.rowCount.peek() - 1 };
  }

  /** Called when the reader scrolls away from the end, or back to it. */
  setAtEnd(isAtEnd: boolean): void {
    if (this.isFollowing.peek() === isAtEnd) return;
    this.seen.value = this.log.liveCount.peek();
    this.isFollowing.value = isAtEnd;
  }
}
