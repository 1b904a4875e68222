import type { ObjectStore } from '../../ports/object-store.js';
import { SEGMENTS_PREFIX } from './segment-key.js';
import { eventCountOf, verifySegment } from './verify-segment.js';

export interface ArchiveReport {
  readonly objects: number;
  readonly events: number;
  readonly bytes: number;
  readonly damaged: readonly { readonly key: string; readonly faults: readonly string[] }[];
}

/** Reads and verifies every byte of every segment in an object store. Needs no database. */
export async function verifyArchive(
  objects: ObjectStore,
  onProgress: (report: Pick<ArchiveReport, 'objects' | 'events'>, total: number) => void,
): Promise<ArchiveReport> {
  let total = 0;
  for await (const _ of objects.list(SEGMENTS_PREFIX)) total++;
  const report = { objects: 0, events: 0, bytes: 0 };
  const damaged: { key: string; faults: readonly string[] }[] = [];
  for await (const { key } of objects.list(SEGMENTS_PREFIX)) {
    const bytes = await objects.get(key);
    const faults = bytes ? await verifySegment(bytes, {}) : ['it disappeared while the archive was being read'];
    if (faults.length > 0) damaged.push({ key, faults });
    else report.events += bytes ? eventCountOf(bytes) : 0;
    report.objects++;
    report.bytes += bytes?.length ?? 0;
    onProgress(report, total);
  }
  return { ...report, damaged };
}
