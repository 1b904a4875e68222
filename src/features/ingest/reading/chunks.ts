import type { NewEvent } from '../../../domain/event.js';
import type { Chunk, ReadingLimits } from './prepared-body.js';

/** Beside its payload an event has an id, a type and times. */
const EVENT_BYTES = 256;

/** The events in pieces that are no larger than a batch may be, and that no other writer has to wait long for. */
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
