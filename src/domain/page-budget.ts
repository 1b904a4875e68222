import { Buffer } from 'node:buffer';
import type { StoredEvent } from './event.js';
import { DEFAULT_LIMITS } from './limits.js';
import type { Session } from './session.js';

/** An event's JSON without its ids, type and payload: names, two times, two numbers, and a margin. */
const EVENT_FRAME_BYTES = 256;

/** A session's JSON without its ids, language, metadata and reasons, with a margin. */
const SESSION_FRAME_BYTES = 512;

/**
 * The remaining size of a page. Every read asks before it adds a row, so a page ends at `maxBytes` however large its
 * items are. Without `maxBytes` the published default applies, so that no read is unbounded.
 */
export class PageBudget {
  private isEmpty = true;
  private left: number;

  constructor(maxBytes: number = DEFAULT_LIMITS.maxPageBytes) {
    this.left = maxBytes;
  }

  get leftBytes(): number {
    return this.left;
  }

  /** Reserves room for what is part of the page in any case. */
  reserve(bytes: number): void {
    this.left -= bytes;
  }

  /** Whether an item of this size still fits. The first one always does, so that readers make progress. */
  take(bytes: number): boolean {
    if (!this.isEmpty && bytes > this.left) return false;
    this.isEmpty = false;
    this.left -= bytes;
    return true;
  }
}

/** Returns the budget for a page of a session's history, which contains the session itself. */
export function historyBudget(session: Session, maxBytes: number | undefined): PageBudget {
  const budget = new PageBudget(maxBytes);
  budget.reserve(sessionBytes(session));
  return budget;
}

export interface TakenPage<Item> {
  readonly items: readonly Item[];
  /** Whether another item exists. */
  readonly hasMore: boolean;
}

/** Returns the first items that fit, at most `limit`. Reads at most one more than it returns. */
export function takePage<Item>(
  found: Iterable<Item>,
  limit: number,
  budget: PageBudget,
  bytesOf: (item: Item) => number,
): TakenPage<Item> {
  const items: Item[] = [];
  for (const item of found) {
    if (items.length === limit || !budget.take(bytesOf(item))) return { items, hasMore: true };
    items.push(item);
  }
  return { items, hasMore: false };
}

/** Returns an upper bound of the event's size in a response. */
export function eventBytes({ eventId, sessionId, type, payload }: StoredEvent): number {
  return EVENT_FRAME_BYTES + eventId.length + sessionId.length + type.length + Buffer.byteLength(payload);
}

/** Returns an upper bound of the session's size in a response. */
export function sessionBytes({ sessionId, language, metadata, endReason, hold }: Session): number {
  const reasons = [endReason, hold?.reason].reduce((sum, text) => sum + (text ? jsonBytes(text) : 0), 0);
  return SESSION_FRAME_BYTES + sessionId.length + (language?.length ?? 0) + Buffer.byteLength(metadata) + reasons;
}

function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}
