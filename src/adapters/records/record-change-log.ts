import { type Change, ChangeLog, type ConsumerLag } from '../../ports/change-log.js';
import type { RecordInput, Records, StoredRecord } from '../../ports/records.js';

/** Kind of the records that name the consumers. */
export const CONSUMER_KIND = 'changes.consumer';

const ANY_TIME_MS = Number.MAX_SAFE_INTEGER;
const MAX_AT_ONCE = 500;
/** `findLag` counts no further. */
const MAX_COUNTED = 10_000;

/**
 * Returns the records that tell every consumer of a change: the store puts them, whatever is there (`any`), in the commit
 * that changes the session. `consumers` are the records of `CONSUMER_KIND` as of that commit.
 */
export function changeMarks(
  consumers: Iterable<StoredRecord>,
  sessionId: string,
  nowMs: number,
): readonly RecordInput[] {
  return Array.from(consumers, ({ id }) => ({ ...markOf(id, sessionId), dueAtMs: nowMs }));
}

/**
 * The change log of a store that puts `changeMarks`, with nothing but its records. A session has one mark for each
 * consumer: it is due since the latest change, and its version grows with every change. An acknowledged mark is no longer
 * due, but stays until the session is erased: if it were deleted, its versions would start again, and a late
 * acknowledgement by an instance that has lost its lease could meet the same version again.
 */
export class RecordChangeLog extends ChangeLog {
  constructor(private readonly records: Records) {
    super();
  }

  async addConsumers(names: readonly string[]): Promise<void> {
    for (const id of names) await this.records.put({ kind: CONSUMER_KIND, id, value: null }, 'absent');
  }

  async removeConsumer(name: string): Promise<void> {
    await this.records.delete(CONSUMER_KIND, name, 'any');
    for (;;) {
      const changes = await this.read(name, MAX_AT_ONCE);
      if (changes.length === 0) return;
      await this.acknowledge(name, changes);
    }
  }

  async read(consumer: string, limit: number): Promise<readonly Change[]> {
    const waiting = await this.waiting(consumer, limit);
    return waiting.map(({ id, version }) => ({ sessionId: id, position: String(version) }));
  }

  async acknowledge(consumer: string, changes: readonly Change[]): Promise<void> {
    const settle = async ({ sessionId, position }: Change) => {
      const mark = markOf(consumer, sessionId);
      const { kind } = await this.records.put(mark, Number(position));
      // The session is being erased and will not change again.
      if (kind === 'no-session') await this.records.delete(mark.kind, mark.id, 'any');
    };
    await Promise.all(changes.map(settle));
  }

  async findLag(consumer: string): Promise<ConsumerLag> {
    const waiting = await this.waiting(consumer, MAX_COUNTED);
    return { sessions: waiting.length, oldestMs: waiting[0]?.dueAtMs ?? null };
  }

  private waiting(consumer: string, limit: number): Promise<readonly StoredRecord[]> {
    return this.records.list({ kind: markOf(consumer).kind, dueUntilMs: ANY_TIME_MS, limit });
  }
}

function markOf(consumer: string, sessionId = ''): RecordInput {
  return { kind: `changes.${consumer}`, id: sessionId, sessionId, value: null };
}
