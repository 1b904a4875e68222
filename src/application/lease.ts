import type { Clock } from '../ports/clock.js';
import type { ConversationStore } from '../ports/conversation-store.js';

/** Longer than any step between two calls of `keep`. A process that dies holds others up for no longer. */
const LEASE_MS = 30_000;
const RENEWED_AFTER_MS = 10_000;

interface LeaseParts {
  readonly store: ConversationStore;
  readonly clock: Clock;
  readonly owner: string;
}

/**
 * Held by an archiver that may put an object of this session. An eraser waits for it: what an archiver puts after that, and is
 * killed before it takes it away, would stay.
 */
export function archiveLeaseName(sessionId: string): string {
  return `archive ${sessionId}`;
}

/**
 * The work of one instance at a time. It spares double work; no data rests on it: clocks differ and processes pause, so every
 * step must be one that two may do at once.
 */
export class Lease {
  private takenAtMs = 0;

  constructor(
    private readonly parts: LeaseParts,
    private readonly name: string,
  ) {}

  async take(): Promise<boolean> {
    const { store, clock, owner } = this.parts;
    const nowMs = clock.nowMs();
    this.takenAtMs = clock.elapsedMs();
    return store.keeping.claim(this.name, owner, nowMs, nowMs + LEASE_MS);
  }

  /** To be asked between steps. False: it is another's by now. */
  async keep(): Promise<boolean> {
    return this.parts.clock.elapsedMs() - this.takenAtMs < RENEWED_AFTER_MS || this.take();
  }

  release(): Promise<void> {
    return this.parts.store.keeping.release(this.name, this.parts.owner);
  }
}
