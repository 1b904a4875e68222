import type { StoredEvent } from '../../domain/event.js';
import { SegmentCorrupt } from './segment-format.js';
import { SegmentReader } from './segment-reader.js';
import { type SegmentExpectation, verifySegment } from './verify-segment.js';

const CHUNK_EVENTS = 500;

/** Yields all events of a whole segment in order. @throws SegmentCorrupt before the first event if any byte is wrong */
export async function parseSegment(
  bytes: Buffer,
  expected: SegmentExpectation & { readonly sessionId: string },
): Promise<AsyncIterable<readonly StoredEvent[]>> {
  const faults = await verifySegment(bytes, expected);
  if (faults.length > 0) throw new SegmentCorrupt(faults.join('; '));
  const read = async ({ from, to }: { readonly from: number; readonly to: number }) => bytes.subarray(from, to);
  return chunksOf(await SegmentReader.open(read, bytes.length, { sessionId: expected.sessionId }));
}

async function* chunksOf(reader: SegmentReader): AsyncGenerator<readonly StoredEvent[], void, void> {
  for (let after = 0; ; ) {
    const { events, hasMore } = await reader.readEvents({ after, order: 'asc', limit: CHUNK_EVENTS, types: [] });
    if (events.length > 0) yield events;
    after = events.at(-1)?.sequence ?? after;
    if (!hasMore) return;
  }
}
