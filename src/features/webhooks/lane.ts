import { KeyedQueue } from '../../lib/keyed-queue.js';
import type { Expected, Records, StoredRecord } from '../../ports/records.js';
import { updateRecord } from '../../runtime/update-record.js';
import { type Delivery, laneKind } from './delivery.js';
import { type Cursor, NOTHING_REPORTED } from './report.js';
import type { Webhook } from './webhook.js';

/**
 * What is sent to one webhook about one session, in order: how much was reported, and the delivery in progress. It
 * belongs to the session, so an erasure deletes it.
 */
export interface Lane {
  readonly told: Cursor;
  readonly current: Delivery | null;
  /** Ids of deliveries to be resent, next first. */
  readonly again: readonly string[];
  /** When the oldest unreported change was noticed; null if there is none. */
  readonly sinceMs: number | null;
}

export const EMPTY_LANE: Lane = { told: NOTHING_REPORTED, current: null, again: [], sinceMs: null };

export interface StoredLane {
  readonly id: string;
  readonly version: number;
  readonly dueAtMs: number | null;
  readonly sessionId: string | null;
  readonly lane: Lane;
}

/** What a change of a lane may replace. */
export type LaneChange = Pick<StoredLane, 'lane' | 'dueAtMs'>;

/** Ids of lanes: for changes of a session, for a resent delivery of a session, and for an erasure. */
export const changesLaneId = (sessionId: string) => `news/${sessionId}`;
export const resendLaneId = (sessionId: string) => `again/${sessionId}`;
export const erasedLaneId = (subjectHash: string) => `erased/${subjectHash}`;

function toLane({ id, version, dueAtMs, sessionId, value }: StoredRecord): StoredLane {
  return { id, version, dueAtMs, sessionId, lane: value as Lane };
}

/**
 * The lanes of webhooks in the store. Changes of a lane within one process are made one after another: the enqueuer and
 * the sender work on the same lane concurrently, and must not depend on how strictly the database compares versions.
 */
export class Lanes {
  private readonly changes = new KeyedQueue();

  constructor(private readonly records: Records) {}

  async find(webhook: Webhook, id: string): Promise<StoredLane | undefined> {
    const record = await this.records.get(laneKind(webhook), id);
    return record && toLane(record);
  }

  async listDue(webhook: Webhook, dueUntilMs: number, limit: number): Promise<readonly StoredLane[]> {
    return (await this.records.list({ kind: laneKind(webhook), dueUntilMs, limit })).map(toLane);
  }

  /**
   * Updates a lane atomically, despite concurrent changes. `change` may be called several times: with undefined if
   * there is no such lane, and it returns undefined to change nothing. Resolves with undefined if nothing changed, or
   * the session no longer exists.
   */
  async update(
    webhook: Webhook,
    { id, sessionId }: Pick<StoredLane, 'id' | 'sessionId'>,
    change: (stored: StoredLane | undefined) => LaneChange | undefined,
  ): Promise<StoredLane | undefined> {
    const kind = laneKind(webhook);
    const updated = await this.changes.run(`${kind} ${id}`, () =>
      updateRecord(this.records, kind, id, (record) => {
        const next = change(record && toLane(record));
        return next && { value: next.lane, dueAtMs: next.dueAtMs, sessionId };
      }),
    );
    return updated && toLane(updated);
  }

  /** Removes the lane if it still has this version. */
  async remove(webhook: Webhook, id: string, expected: Exclude<Expected, 'absent'>): Promise<void> {
    const kind = laneKind(webhook);
    await this.changes.run(`${kind} ${id}`, () => this.records.delete(kind, id, expected));
  }
}
