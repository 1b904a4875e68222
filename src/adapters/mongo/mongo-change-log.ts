import { type AnyBulkWriteOperation, type QueryFilter, Types } from 'mongoose';
import { type Change, ChangeLog, type ConsumerLag } from '../../ports/change-log.js';
import { MARK_RELIED_ON_FOR_MS, MARK_SETTLED_AFTER_MS, markName } from './change-marker.js';
import { insertOnce } from './insert-missing.js';
import { type ChangeDocument, UNORDERED } from './models.js';
import type { MongoAccess } from './mongo-access.js';

/** How soon a session is read again while writes may rely on its mark. */
const LOOK_AGAIN_AFTER_MS = 1_000;

/** Part of the position of a mark that no later write relies on. */
const SETTLED = 'settled';

/**
 * One mark per session and consumer, made before the write (see `ChangeMarker`). A consumer reads a marked session
 * every second while writes may rely on the mark, and once more when it is settled; only then it deletes the mark,
 * unless that was renewed meanwhile. In between, only an unusually slow write could be found, which the last read
 * covers.
 */
export class MongoChangeLog extends ChangeLog {
  constructor(private readonly access: MongoAccess) {
    super();
  }

  async addConsumers(names: readonly string[]): Promise<void> {
    const { consumers } = this.access.models;
    await this.access.guard(async (deadline) => {
      for (const _id of names) await insertOnce(() => deadline.retry(() => consumers.insertOne({ _id })));
    });
    this.access.marker.forget();
  }

  async removeConsumer(name: string): Promise<void> {
    const { consumers, changes } = this.access.models;
    await this.access.guard(async (deadline) => {
      await deadline.retry(() => consumers.deleteOne({ _id: name }).exec());
      await deadline.retry(() => changes.deleteMany({ consumer: name }).exec());
    });
    this.access.marker.forget();
  }

  read(consumer: string, limit: number): Promise<readonly Change[]> {
    const nowMs = this.access.nowMs();
    return this.access.guard(async (deadline) => {
      const { changes } = this.access.models;
      const due = dueAt(consumer, nowMs);
      const found = await deadline.retry(() => changes.find(due).sort({ lookAt: 1 }).limit(limit).lean().exec());
      return found.map(({ sessionId, tag, markedAt }) => {
        const isSettled = nowMs >= markedAt.getTime() + MARK_SETTLED_AFTER_MS;
        return { sessionId, position: `${tag.toHexString()} ${isSettled ? SETTLED : markedAt.getTime()}` };
      });
    });
  }

  async acknowledge(consumer: string, changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return;
    const nowMs = this.access.nowMs();
    const updates = changes.map(({ sessionId, position }): AnyBulkWriteOperation<ChangeDocument> => {
      const [hex = '', state] = position.split(' ');
      // A renewed mark has another tag and remains.
      const filter = { _id: markName(consumer, sessionId), tag: new Types.ObjectId(hex) };
      if (state === SETTLED) return { deleteOne: { filter } };
      const lookAt = new Date(nextLook(Number(state), nowMs));
      return { updateOne: { filter, update: { $set: { lookAt } } } };
    });
    await this.access.guard((deadline) =>
      deadline.retry(() => this.access.models.changes.bulkWrite(updates, UNORDERED)),
    );
  }

  findLag(consumer: string): Promise<ConsumerLag> {
    const due = dueAt(consumer, this.access.nowMs());
    const { changes } = this.access.models;
    return this.access.guard(async (deadline) => {
      const [sessions, oldest] = await Promise.all([
        deadline.retry(() => changes.countDocuments(due).exec()),
        deadline.retry(() => changes.findOne(due).sort({ lookAt: 1 }).lean().exec()),
      ]);
      return { sessions, oldestMs: oldest?.lookAt.getTime() ?? null };
    });
  }
}

function nextLook(markedAtMs: number, nowMs: number): number {
  const nextMs = nowMs + LOOK_AGAIN_AFTER_MS;
  return nextMs <= markedAtMs + MARK_RELIED_ON_FOR_MS ? nextMs : Math.max(nextMs, markedAtMs + MARK_SETTLED_AFTER_MS);
}

function dueAt(consumer: string, nowMs: number): QueryFilter<ChangeDocument> {
  return { consumer, lookAt: { $lte: new Date(nowMs) } };
}
