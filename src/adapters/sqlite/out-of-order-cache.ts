import { OUT_OF_ORDER_EVENT_BYTES, type OutOfOrderEvents } from '../../domain/chronology.js';
import { LruCache } from '../../lib/lru-cache.js';
import { type SessionRow } from './session-row.js';

type Owner = Pick<SessionRow, 'session_id' | 'created_at' | 'stray_count'>;

interface Kept {
  readonly createdAt: number;
  readonly events: OutOfOrderEvents;
}

/**
 * For all sessions together, and a quarter of it for one: more than 100,000 events. Those of a longer session are held
 * only while its page is read, and reads here are sequential. Reading takes about a microsecond for each, in one step.
 */
export const MAX_KEPT_BYTES = 16 * 1024 * 1024;

/** What is cached of a session in addition. Its row is not, since its metadata may be a MiB. */
export const SESSION_BYTES = 256;

/** The out-of-order events of the sessions read last. They are unchanged as long as their number is. */
export class OutOfOrderCache {
  private readonly kept = new LruCache<Kept>(MAX_KEPT_BYTES);

  find({ session_id, created_at, stray_count }: Owner): OutOfOrderEvents | undefined {
    const kept = this.kept.get(session_id);
    // The creation time keeps apart a session that was erased and another of the same id.
    const isSame = kept?.events.count === stray_count && kept.createdAt === created_at;
    return isSame ? kept.events : undefined;
  }

  keep({ session_id, created_at: createdAt }: Owner, events: OutOfOrderEvents): void {
    this.kept.set(session_id, { createdAt, events }, SESSION_BYTES + events.count * OUT_OF_ORDER_EVENT_BYTES);
  }

  clear(): void {
    this.kept.clear();
  }
}
