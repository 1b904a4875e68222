import type { Lane } from './lane.js';
import type { Drop, LogEntry } from './options.js';

type Listener = ((drop: Drop) => void) | undefined;

interface Told {
  readonly listener: Listener;
  readonly drop: Drop;
}

/** Counts dropped events and reports them. */
export class Drops {
  private readonly told: Told[] = [];
  private isTelling = false;

  constructor(private readonly log: (level: LogEntry['level'], message: string, error?: unknown) => void) {}

  add(lane: Lane, drop: Drop, fallback?: Listener): void {
    const { count, reason } = drop;
    lane.counters.dropped += count;
    lane.unreported.set(reason, (lane.unreported.get(reason) ?? 0) + count);
    this.told.push({ listener: lane.onDrop ?? fallback, drop });
    this.log('warn', `${count} events of session ${lane.sessionId} are dropped: ${reason.replace('_', ' ')}.`);
  }

  /**
   * A callback may itself record, and that may be dropped: such drops are counted but not reported, or the reports
   * would never end.
   */
  tell(): void {
    if (this.isTelling) return;
    this.isTelling = true;
    for (const { listener, drop } of this.told.splice(0)) this.call(listener, drop);
    this.told.length = 0;
    this.isTelling = false;
  }

  call<Message>(listener: ((message: Message) => void) | undefined, message: Message): void {
    try {
      listener?.(message);
    } catch (error) {
      this.log('error', 'A callback of the recorder failed.', error);
    }
  }
}
