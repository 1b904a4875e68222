import type { ArchiveRef } from '../../domain/session.js';
import { type ByteRange, type ObjectStore, ObjectStoreUnavailable } from '../../ports/object-store.js';
import { SegmentCache } from './segment-memory.js';
import { SegmentReader } from './segment-reader.js';

/** For recently viewed pages and the indexes of their sessions. */
const CACHE_BYTES = 64 * 1024 * 1024;

/**
 * Opens the segments of archive references, from memory or else from the object store. A service without one may have
 * sessions with archive references from earlier.
 */
export class Segments {
  private readonly memory = new SegmentCache(CACHE_BYTES);

  constructor(private readonly objects: ObjectStore | undefined) {}

  /** Rejects with `ObjectStoreUnavailable` or `SegmentCorrupt`. */
  async open(sessionId: string, mark: ArchiveRef): Promise<SegmentReader> {
    const { objects } = this;
    if (!objects) throw new ObjectStoreUnavailable('No archive is configured: set ARCHIVE_DIR or S3_BUCKET.');
    const get = async (range: ByteRange) => {
      const bytes = await objects.get(mark.key, range);
      if (!bytes) throw new ObjectStoreUnavailable('An archived object is missing.');
      return bytes;
    };
    return SegmentReader.open(get, mark.sizeBytes, { sessionId, memory: this.memory.of(mark) });
  }

  /** Drops what is cached of the object with this key. */
  forget(key: string): void {
    this.memory.forget(key);
  }
}
