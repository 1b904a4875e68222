import { type AnyBulkWriteOperation, Types } from 'mongoose';
import { GroupCommit } from '../../lib/group-commit.js';
import { LruCache } from '../../lib/lru-cache.js';
import type { Clock } from '../../ports/clock.js';
import type { Deadline } from './deadline.js';
import { type ChangeDocument, type Models, UNORDERED } from './models.js';
import { isDuplicateKey } from './mongo-errors.js';

export interface MarkerAccess {
  readonly models: Models;
  readonly clock: Clock;
  newDeadline(): Deadline;
}

/** How long an instance relies on its list of consumers. */
const CONSUMERS_KNOWN_FOR_MS = 5_000;

/** How long a writer relies on its mark of a session. */
const MARK_KNOWN_FOR_MS = 10_000;

/**
 * After this time, the last write that relied on a mark is visible or will never be: the time for which a writer relies
 * on it, the deadline of its call, the time after which the driver closes the connection of an abandoned request, and
 * fifteen seconds of clock difference.
 */
export const MARK_SETTLED_AFTER_MS = 60_000;

/**
 * Until this long after a mark, writes that rely on it are to be expected: the time above, and the deadline of a call.
 */
export const MARK_RELIED_ON_FOR_MS = MARK_KNOWN_FOR_MS + 6_000;

/** Number of marks that an instance remembers. */
const KNOWN_MARKS = 10_000;
const MAX_GROUP_ITEMS = 500;

/**
 * Marks a session for every consumer before it is written to, because not all servers have transactions over several
 * documents. A mark without a change costs a consumer one look.
 */
export class ChangeMarker {
  private readonly known = new LruCache<number>(KNOWN_MARKS);
  private readonly group: GroupCommit<string, undefined>;
  private consumers: readonly string[] = [];
  private consumersReadAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly access: MarkerAccess) {
    // Limited by the writes that wait for their marks.
    this.group = new GroupCommit((sessionIds) => this.write(sessionIds), { maxGroupItems: MAX_GROUP_ITEMS });
  }

  /** Resolves once every consumer is certain to look at the session after the write that follows. */
  async mark(sessionId: string): Promise<void> {
    await this.readConsumers();
    const age = this.access.clock.nowMs() - (this.known.get(sessionId) ?? Number.NEGATIVE_INFINITY);
    const isKnown = age >= 0 && age < MARK_KNOWN_FOR_MS;
    if (this.consumers.length > 0 && !isKnown) await this.group.add(sessionId, 0);
  }

  /** Forgets consumers and marks, because there may be a new consumer. */
  forget(): void {
    this.known.clear();
    this.consumersReadAtMs = Number.NEGATIVE_INFINITY;
  }

  async drain(): Promise<void> {
    await this.group.drain();
  }

  private async readConsumers(): Promise<void> {
    const nowMs = this.access.clock.nowMs();
    const age = nowMs - this.consumersReadAtMs;
    if (age >= 0 && age < CONSUMERS_KNOWN_FOR_MS) return;
    const { consumers } = this.access.models;
    const found = await this.access.newDeadline().retry(() => consumers.find().lean().exec());
    const names = found.map(({ _id }) => _id).sort();
    if (names.join('\n') !== this.consumers.join('\n')) this.known.clear();
    this.consumers = names;
    this.consumersReadAtMs = nowMs;
  }

  private async write(sessionIds: readonly string[]): Promise<readonly undefined[]> {
    const nowMs = this.access.clock.nowMs();
    const updates = sessionIds.flatMap((sessionId) =>
      this.consumers.map((consumer) => upsertOf(consumer, sessionId, new Date(nowMs))),
    );
    const { changes } = this.access.models;
    const deadline = this.access.newDeadline();
    await deadline.retry(() => onceMoreIfDuplicate(() => changes.bulkWrite(updates, UNORDERED)));
    for (const sessionId of sessionIds) this.known.set(sessionId, nowMs, 1);
    return sessionIds.map(() => undefined);
  }
}

export function markName(consumer: string, sessionId: string): string {
  return `${consumer} ${sessionId}`;
}

function upsertOf(consumer: string, sessionId: string, now: Date): AnyBulkWriteOperation<ChangeDocument> {
  const mark = { consumer, sessionId, tag: new Types.ObjectId(), markedAt: now, lookAt: now };
  return { updateOne: { filter: { _id: markName(consumer, sessionId) }, update: { $set: mark }, upsert: true } };
}

/** Two concurrent upserts of one document race into a duplicate key; the loser finds the document when it retries. */
async function onceMoreIfDuplicate(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isDuplicateKey(error as { code?: unknown })) throw error;
    await write();
  }
}
