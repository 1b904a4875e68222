import type { Erasure } from '../../domain/erasure.js';
import { formatRfc3339 } from '../../lib/time/rfc3339.js';
import type { ObjectStore } from '../../ports/object-store.js';
import type { Tombstones } from '../../ports/tombstones.js';

/** Where the ledger is stored: outside the database, so that it survives a restore. */
export type LedgerObjects = Pick<ObjectStore, 'put' | 'head' | 'list'>;

const PREFIX = 'erasures/';
const DATABASE_CHARS = 16;

/** Never equal to a sessionId. */
const DATABASE_SUBJECT = '{ledger}';

/**
 * One small object per erased session, named by the salted hash of its id: after a restore it says what must be erased
 * again. Entries of one database mean nothing to another, since each has its own salt.
 */
export class ErasureLedger {
  constructor(
    /** Undefined if there is no place outside the database; then nothing is recorded. */
    private readonly objects: LedgerObjects | undefined,
    private readonly tombstones: Tombstones,
  ) {}

  get isKept(): boolean {
    return this.objects !== undefined;
  }

  async add({ subjectHash, requestedAtMs }: Pick<Erasure, 'subjectHash' | 'requestedAtMs'>): Promise<void> {
    if (!this.objects) return;
    const entry = { format: 1, subjectHash, requestedAt: formatRfc3339(requestedAtMs) };
    const key = `${await this.prefix()}${subjectHash}`;
    const outcome = await this.objects.put(key, Buffer.from(`${JSON.stringify(entry)}\n`));
    const isThere = outcome !== 'unknown' || (await this.objects.head(key)) !== undefined;
    if (!isThere) throw new Error('the erasure ledger could not be written');
  }

  /** Returns the hashes of all sessions erased from this database, and the number of entries of other databases. */
  async read(): Promise<{ readonly hashes: ReadonlySet<string>; readonly foreign: number }> {
    const hashes = new Set<string>();
    let foreign = 0;
    const own = await this.prefix();
    for await (const { key } of this.objects?.list(PREFIX) ?? []) {
      if (key.startsWith(own)) hashes.add(key.slice(own.length));
      else foreign++;
    }
    return { hashes, foreign };
  }

  private async prefix(): Promise<string> {
    const database = await this.tombstones.fingerprint(DATABASE_SUBJECT);
    return `${PREFIX}${database.slice(0, DATABASE_CHARS)}/`;
  }
}
