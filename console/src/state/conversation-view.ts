import type { Event } from '@conversation-service/client';
import { computed, signal } from '@preact/signals';
import { getJson } from '../api/client.js';
import { conversationOf } from '../model/call.js';
import { byTime, type Moment } from '../model/moment.js';
import type { CallReader } from './call-reader.js';
import type { SessionLog } from './session-log.js';

/** Of a long log, so many rows beyond those in sight are drawn in the timeline; it moves on in steps of so many. */
const AROUND_ROWS = 40;
const STEP_ROWS = 20;

/** What the reader looks at in a conversation, for transcript and timeline alike. */
export class ConversationView {
  /** The events that are looked at, in the order in which they stand: all of them, or of a long log those around the rows in sight. */
  readonly moments = computed<readonly Moment[]>(() => {
    this.log.version.value;
    if (this.log.isWhole) return this.wholeConversation();
    const { first, last } = this.around.value;
    const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => this.log.at(first + index + 1));
    return rows.filter((moment) => moment !== undefined);
  });

  /** How many rows there are; in a long log most of them are not known yet. */
  readonly rowCount = computed(() => {
    this.log.version.value;
    return this.log.isWhole ? this.moments.value.length : this.log.total;
  });

  /** Events as they were logged, instead of the utterances that they tell of. */
  readonly isRaw = signal(false);
  readonly selectedId = signal<string | undefined>(undefined);
  /** What the mouse is on, in either place. */
  readonly hovered = signal<number | undefined>(undefined);
  /** The newest event is kept in sight. */
  readonly isFollowing = signal(false);
  /** Events that came while the reader looked elsewhere. */
  readonly unseen = computed(() => (this.isFollowing.value ? 0 : this.log.liveCount.value - this.seen.value));
  /** A row to bring into sight, told anew each time. */
  readonly goal = signal<{ readonly row: number } | undefined>(undefined);
  /** Selected, and not yet in sight. */
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

  /** What there is to show is known. */
  get isSettled(): boolean {
    return !this.log.isWhole || this.reader.call.value !== undefined || this.reader.error.value !== undefined;
  }

  /** Rows that would soon be others are not shown first. */
  private wholeConversation(): readonly Moment[] {
    const call = this.reader.call.value;
    if (call && !this.isRaw.value) return conversationOf(call, this.log.known());
    return this.isSettled ? [...this.log.known()].sort(byTime) : [];
  }

  /** Undefined while it is not at hand; whoever draws it draws it again when it is. */
  momentAt(row: number): Moment | undefined {
    this.log.version.value;
    return this.log.isWhole ? this.moments.value[row] : this.log.at(row + 1);
  }

  rowOf(moment: Moment): number {
    return this.log.isWhole ? this.moments.value.indexOf(moment) : moment.sequence - 1;
  }

  /** The rows that are in sight: in a long log, what is read next. */
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

  /** Undefined selects nothing. An event that is not at hand is looked up by its id. */
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
      // Of a whole log the row shows up by itself, or the event has none.
      if (!this.log.isWhole) this.goal.value = { row: sequence - 1 };
    } catch {
      // The details, which read the event themselves, say why.
    }
  }

  private bringWantedIntoSight(): void {
    const moment = this.selected.peek();
    if (!moment || this.selectedId.peek() !== this.wantedId) return;
    this.wantedId = undefined;
    this.goal.value = { row: this.rowOf(moment) };
  }

  /** The event so many rows below the selected one; the first one in sight where none is selected. */
  neighbour(step: number): Moment | undefined {
    const selected = this.selected.peek();
    const from = selected ? this.rowOf(selected) + step : this.visible.first;
    return this.momentAt(Math.min(this.rowCount.peek() - 1, Math.max(0, from)));
  }

  follow(): void {
    this.isFollowing.value = true;
    this.goal.value = { row: this.rowCount.peek() - 1 };
  }

  /** The reader went to look at something else, or came back to the end. */
  setAtEnd(isAtEnd: boolean): void {
    if (this.isFollowing.peek() === isAtEnd) return;
    this.seen.value = this.log.liveCount.peek();
    this.isFollowing.value = isAtEnd;
  }
}
