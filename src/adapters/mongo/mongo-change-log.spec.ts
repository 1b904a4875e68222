import { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { MARK_SETTLED_AFTER_MS } from './change-marker.js';
import type { MongoAccess } from './mongo-access.js';
import { MongoChangeLog } from './mongo-change-log.js';

const MARKED_AT_MS = 1_000_000;

/** A fake collection with one mark that stores what is written to it, and a consumer that reads whenever it is due. */
function logOfOneMark() {
  const mark = {
    sessionId: 's',
    tag: new Types.ObjectId(),
    markedAt: new Date(MARKED_AT_MS),
    lookAt: new Date(MARKED_AT_MS),
  };
  let nowMs = MARKED_AT_MS;
  let isThere = true;
  type Update = { readonly updateOne?: { readonly update: { readonly $set: { readonly lookAt: Date } } } };
  const query = {
    sort: () => query,
    limit: () => query,
    lean: () => query,
    exec: async () => (isThere && mark.lookAt.getTime() <= nowMs ? [mark] : []),
  };
  const changes = {
    find: () => query,
    async bulkWrite([update]: readonly Update[]) {
      if (update?.updateOne) mark.lookAt = update.updateOne.update.$set.lookAt;
      else isThere = false;
    },
  };
  const guard = (call: (deadline: { retry(work: () => unknown): unknown }) => unknown) =>
    call({ retry: (work) => work() });
  const access = { models: { changes }, marker: {}, nowMs: () => nowMs, guard } as unknown as MongoAccess;
  const log = new MongoChangeLog(access);
  return {
    /** Returns the ages of the mark at which the session was read, until the mark is gone. */
    async looks(): Promise<readonly number[]> {
      const ages: number[] = [];
      for (; isThere; nowMs += 500) {
        const found = await log.read('consumer', 10);
        if (found.length > 0) ages.push(nowMs - MARKED_AT_MS);
        await log.acknowledge('consumer', found);
      }
      return ages;
    },
  };
}

describe('a mark of the change log on MongoDB', () => {
  it('is read every second while writes rely on it, and once more when it is settled', async () => {
    const ages = await logOfOneMark().looks();
    expect(ages.slice(0, 4)).toEqual([0, 1_000, 2_000, 3_000]);
    expect(ages.at(-1)).toBe(MARK_SETTLED_AFTER_MS);
    // It is not read every second for a minute: thousands of live calls would keep a server busy with reads.
    expect(ages).toHaveLength(18);
  });
});
