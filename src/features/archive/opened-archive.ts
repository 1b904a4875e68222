import { SystemClock } from '../../adapters/system/system-clock.js';
import { openObjects } from '../../backends.js';
import { UsageError } from '../../cli/command.js';
import type { CommandContext } from '../../cli/command-entry.js';
import type { AppConfig } from '../../config/app-config.js';
import { type ObjectStore, ObjectStoreUnavailable } from '../../ports/object-store.js';
import type { Foundation } from '../../runtime/foundation.js';
import { ExportFailed } from './export-target.js';
import { SegmentCorrupt } from './segment-format.js';

/** Errors whose messages are meant for people. */
export const ARCHIVE_ERRORS = [ObjectStoreUnavailable, ExportFailed, SegmentCorrupt] as const;

export const clock = new SystemClock();

export async function withObjects(
  { readConfig }: CommandContext,
  work: (objects: ObjectStore, config: AppConfig) => Promise<number>,
): Promise<number> {
  const config = readConfig();
  if (!config.objects) throw new UsageError('No archive is configured: set ARCHIVE_DIR or S3_BUCKET.');
  const objects = await openObjects(config.objects);
  try {
    return await work(objects, config);
  } finally {
    await objects.close();
  }
}

export interface Opened {
  readonly config: AppConfig;
  readonly objects: ObjectStore;
  readonly foundation: Foundation;
}

/** The object store is opened first: while it cannot be reached, the store is left alone. */
export function withArchive(context: CommandContext, work: (opened: Opened) => Promise<number>): Promise<number> {
  return withObjects(context, (objects, config) =>
    context.withFoundation(config, (foundation) => work({ config, objects, foundation })),
  );
}
