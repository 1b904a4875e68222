import type { NewEvent } from '../../../domain/event.js';
import type { Chunk, ReadingLimits } from './prepared-body.js';

/** The size of an event without its payload: id, type and times. */
const EVENT_BYTES = 256;

/** Divides events into chunks that do not exceed a batch and do not delay other writers for long. */
export function toChunks(
  events: readonly NewEvent[],
  { maxBatchEvents, maxBatchBytes }: ReadingLimits,
): readonly Chunk[] {
  const chunks: NewEvent[][] = [];
  let current: NewEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = (event.payload?.length ?? 0) + EVENT_BYTES;
    if (current.length > 0 && (current.length >= maxBatchEvents || bytes + size > maxBatchBytes)) {
      chunks.push(current);
      [current, bytes] = [[], 0];
    }
    current.push(event);
    bytes += size;
  }
  return current.length > 0 ? [...chunks, current] : chunks;
}
