import type { Session } from '../../domain/session.js';
import type { ChangeNotification, ChangeNotifier } from '../../ports/change-notifier.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { WakeSignal } from '../../runtime/wake-signal.js';
import { ChangeHistory } from './change-history.js';
import { SessionLooks } from './session-looks.js';

/** `id` is the position from which a reader continues after this message. */
export type ChangeMessage =
  | { readonly kind: 'session'; readonly id: string; readonly session: Session }
  /** It was put or deleted. */
  | { readonly kind: 'annotation'; readonly id: string; readonly sessionId: string; readonly name: string }
  /** Some changes were not sent, or a session was erased: read the list again. */
  | { readonly kind: 'reset'; readonly id: string }
  /** Everything since the requested position was sent. */
  | { readonly kind: 'caught-up'; readonly id: string }
  | { readonly kind: 'idle' };

/** Changes within this time are sent together, each session once, so that a busy call does not flood the list. */
const GATHER_MS = 200;

const IDLE_MS = 15_000;

/** While notifications of other instances are missing, readers are told this often to read the list themselves. */
const BLIND_MS = 2_000;

/**
 * Changes of the list of sessions (created, active, completed, counts) and of annotations, for pages and supervisors.
 * It sends the current state of each session, not every step. It is based on notifications, so a reader can continue
 * from a position of this process that is still remembered, and receives `reset` for any other. To receive every event,
 * follow the session. Many followers cost the store as much as one.
 */
export class SessionChanges {
  private readonly looks: SessionLooks;
  private readonly history = new ChangeHistory();
  private isListening = false;
  private lapses = 0;

  constructor(
    store: ConversationStore,
    private readonly notifier: ChangeNotifier,
    /** Identifies the process: its positions mean nothing elsewhere. */
    private readonly name: string,
  ) {
    this.looks = new SessionLooks(store);
  }

  /** Follows from now on, or from the `id` of a message. */
  async *follow(signal: AbortSignal, lastId?: string): AsyncGenerator<ChangeMessage, void, void> {
    this.listen();
    const bell = new WakeSignal(signal);
    const unsubscribe = this.notifier.subscribe(() => bell.wake());
    try {
      let position = yield* this.begin(lastId, signal);
      while (!signal.aborted) {
        const hasRung = await bell.wait(this.notifier.isWhole ? IDLE_MS : BLIND_MS);
        if (signal.aborted) return;
        if (!this.notifier.isWhole || !this.reaches(position)) {
          position = this.history.end;
          yield { kind: 'reset', id: this.idOf(position) };
        } else if (!hasRung) yield { kind: 'idle' };
        if (signal.aborted) return;
        await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
        bell.reset();
        position = yield* this.tellAfter(position, signal);
      }
    } finally {
      unsubscribe();
    }
  }

  private async *begin(lastId: string | undefined, signal: AbortSignal): AsyncGenerator<ChangeMessage, number, void> {
    let position = lastId ? this.positionOf(lastId) : this.history.end;
    if (!this.reaches(position)) {
      position = this.history.end;
      yield { kind: 'reset', id: this.idOf(position) };
    }
    position = yield* this.tellAfter(position, signal);
    yield { kind: 'caught-up', id: this.idOf(position) };
    return position;
  }

  private async *tellAfter(position: number, signal: AbortSignal): AsyncGenerator<ChangeMessage, number, void> {
    let told = position;
    for (const change of this.history.after(position)) {
      const message = await this.messageOf(change.notification, this.idOf(change.position));
      if (signal.aborted) break;
      yield message;
      told = change.position;
    }
    return told;
  }

  private async messageOf({ sessionId, annotation }: ChangeNotification, id: string): Promise<ChangeMessage> {
    const session = await this.looks.look(sessionId);
    if (!session) return { kind: 'reset', id };
    return annotation === undefined
      ? { kind: 'session', id, session }
      : { kind: 'annotation', id, sessionId, name: annotation };
  }

  /** Starts with the first reader: without readers nothing is remembered. */
  private listen(): void {
    if (this.isListening) return;
    this.isListening = true;
    this.lapses = this.notifier.lapses;
    this.notifier.subscribe((notification) => {
      if (notification.annotation === undefined) this.looks.forget(notification.sessionId);
      this.history.add(notification);
    });
  }

  private reaches(position: number): boolean {
    if (this.notifier.lapses !== this.lapses) this.history.forget();
    this.lapses = this.notifier.lapses;
    return this.history.reaches(position);
  }

  private idOf(position: number): string {
    return `${this.name}-${position}`;
  }

  /** Returns -1, which is never reached, for an id of another process or an invalid one. */
  private positionOf(id: string): number {
    const digits = id.startsWith(`${this.name}-`) ? id.slice(this.name.length + 1) : '';
    return /^\d{1,15}$/.test(digits) ? Number(digits) : -1;
  }
}
