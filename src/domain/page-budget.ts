import { Buffer } from 'node:buffer';
import type { StoredEvent } from './event.js';
import { DEFAULT_LIMITS } from './limits.js';
import type { Session } from './session.js';

/** Everything of an event's JSON but its ids, type and payload: names, two times, two numbers, and room to spare. */
const EVENT_FRAME_BYTES = 256;

/** Everything of a session's JSON but its ids, language, metadata and reasons, likewise. */
const SESSION_FRAME_BYTES = 512;

/**
 * How many bytes a page may still take. Every read that gathers rows asks it before it keeps a row, so that a page ends at
 * `maxBytes` however large its items are. Without `maxBytes` it is the published default: a read that forgets to say is
 * bounded all the same.
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

  /** Takes room for what is part of the page in any case. */
  reserve(bytes: number): void {
    this.left -= bytes;
  }

  /** Whether an item of this size belongs to the page. The first always does, so that a reader gets on. */
  take(bytes: number): boolean {
    if (!this.isEmpty && bytes > this.left) return false;
    this.isEmpty = false;
    this.left -= bytes;
    return true;
  }
}

/** Of a page of a session's history, which holds the session itself. */
export function historyBudget(session: Session, maxBytes: number | undefined): PageBudget {
  const budget = new PageBudget(maxBytes);
  budget.reserve(sessionBytes(session));
  return budget;
}

export interface TakenPage<Item> {
  readonly items: readonly Item[];
  /** There was another item. */
  readonly hasMore: boolean;
}

/** The first items that fit, at most `limit`. Looks at one more than it takes, and at no further one. */
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

/** At least as many bytes as the event takes in an answer. */
export function eventBytes({ eventId, sessionId, type, payload }: StoredEvent): number {
  return EVENT_FRAME_BYTES + eventId.length + sessionId.length + type.length + Buffer.byteLength(payload);
}

/** At least as many bytes as the session takes in an answer. */
export function sessionBytes({ sessionId, language, metadata, endReason, hold }: Session): number {
  const reasons = [endReason, hold?.reason].reduce((sum, text) => sum + (text ? jsonBytes(text) : 0), 0);
  return SESSION_FRAME_BYTES + sessionId.length + (language?.length ?? 0) + Buffer.byteLength(metadata) + reasons;
}

function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}
