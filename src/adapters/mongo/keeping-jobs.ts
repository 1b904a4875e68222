import type { Erasure } from '../../domain/erasure.js';
import type { Deadline } from './deadline.js';
import type { Collections } from './schema.js';
import { insertOnce } from './tombstones.js';

/** Jobs of erasure, and who may work on what. */
export class KeepingJobs {
  constructor(private readonly collections: Collections) {}

  async saveErasure(erasure: Erasure, deadline: Deadline): Promise<void> {
    const { erasureId, state, requestedAtMs } = erasure;
    const openSince = state === 'erasing' ? { openSince: new Date(requestedAtMs) } : {};
    const document = { ...openSince, erasure: JSON.stringify(erasure) };
    const { erasures } = this.collections;
    await deadline.retry(() => erasures.replaceOne({ _id: erasureId }, document, { upsert: true }));
  }

  async findErasure(erasureId: string, deadline: Deadline): Promise<Erasure | undefined> {
    const found = await deadline.retry(() => this.collections.erasures.findOne({ _id: erasureId }));
    return found ? (JSON.parse(found.erasure) as Erasure) : undefined;
  }

  async listOpenErasures(limit: number, deadline: Deadline): Promise<readonly Erasure[]> {
    const filter = { openSince: { $exists: true } };
    const found = await deadline.retry(() =>
      this.collections.erasures.find(filter, { sort: { openSince: 1 }, limit }).toArray(),
    );
    return found.map(({ erasure }) => JSON.parse(erasure) as Erasure);
  }

  async claim(name: string, owner: string, nowMs: number, untilMs: number, deadline: Deadline): Promise<boolean> {
    const { leases } = this.collections;
    const until = new Date(untilMs);
    const isMine = async () => {
      const free = { _id: name, $or: [{ owner }, { until: { $lte: new Date(nowMs) } }] };
      return (await deadline.retry(() => leases.updateOne(free, { $set: { owner, until } }))).matchedCount > 0;
    };
    if (await isMine()) return true;
    if (await insertOnce(() => deadline.retry(() => leases.insertOne({ _id: name, owner, until })))) return true;
    // Another one's; or this very one, whose reply was lost.
    return isMine();
  }

  async release(name: string, owner: string, deadline: Deadline): Promise<void> {
    await deadline.retry(() => this.collections.leases.deleteOne({ _id: name, owner }));
  }
}
