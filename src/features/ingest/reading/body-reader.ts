import type { Reading, ReadingTask } from './prepared-body.js';
import { READING_BOUNDS, ThreadReader } from './thread-reader.js';

/** Larger bodies take so long that typical ones must not wait behind them. */
const LARGE_BYTES = 256 * 1024;

/**
 * Reads deliveries off the event loop: typical reports in one thread; recordings and exports, one at a time, in
 * another.
 */
export class BodyReader {
  private readonly usual = new ThreadReader();
  private readonly large = new ThreadReader({ ...READING_BOUNDS, maxOpen: 1 });

  /** @throws PAYLOAD_TOO_LARGE, OVERLOADED, INTERNAL_ERROR */
  read(task: ReadingTask): Promise<Reading> {
    return (task.bytes.length > LARGE_BYTES ? this.large : this.usual).read(task);
  }

  async close(): Promise<void> {
    await Promise.all([this.usual.close(), this.large.close()]);
  }
}
