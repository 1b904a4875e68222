import { lowerBound } from '../../lib/lower-bound.js';
import type { ChangeNotification } from '../../ports/change-notifier.js';

/** Maximum number of sessions and annotations: some megabytes, and minutes of a busy service. */
const MAX_REMEMBERED = 10_000;

export interface RememberedChange {
  /** Increasing. A reader that knows everything up to here continues after it. */
  readonly position: number;
  readonly notification: ChangeNotification;
}

/**
 * The latest changes known to this process: each session and annotation once, at its latest change. A reader that
 * receives everything after a position, in order, may be interrupted anywhere and continues after what it received.
 */
export class ChangeHistory {
  private changes: RememberedChange[] = [];
  private readonly latest = new Map<string, number>();
  private forgottenUntil = 0;
  private last = 0;

  constructor(private readonly maxRemembered = MAX_REMEMBERED) {}

  /** The position after all changes. */
  get end(): number {
    return this.last;
  }

  add(notification: ChangeNotification): void {
    this.last += 1;
    this.latest.set(keyOf(notification), this.last);
    this.changes.push({ position: this.last, notification });
    if (this.changes.length > 2 * this.maxRemembered) this.compact();
  }

  /** Whether everything after this position is remembered. */
  reaches(position: number): boolean {
    return this.forgottenUntil <= position && position <= this.last;
  }

  /** Returns the changes in order; complete if `reaches(position)`. */
  after(position: number): readonly RememberedChange[] {
    const from = lowerBound(this.changes.length, (index) => (this.changes[index]?.position ?? 0) > position);
    return this.changes.slice(from).filter((change) => this.isLatest(change));
  }

  /** Call when changes were missed: no reader can continue from an earlier position. Takes a position of its own. */
  forget(): void {
    this.last += 1;
    this.changes = [];
    this.latest.clear();
    this.forgottenUntil = this.last;
  }

  private compact(): void {
    const latest = this.changes.filter((change) => this.isLatest(change));
    const dropped = latest.splice(0, Math.max(0, latest.length - this.maxRemembered));
    for (const { notification } of dropped) this.latest.delete(keyOf(notification));
    this.forgottenUntil = dropped.at(-1)?.position ?? this.forgottenUntil;
    this.changes = latest;
  }

  private isLatest({ notification, position }: RememberedChange): boolean {
    return this.latest.get(keyOf(notification)) === position;
  }
}

function keyOf({ sessionId, annotation = '' }: ChangeNotification): string {
  return `${sessionId} ${annotation}`;
}
