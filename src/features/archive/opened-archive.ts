import { SystemClock } from '../../adapters/system/system-clock.js';
import { openObjects, openStore } from '../../backends.js';
import { UsageError } from '../../cli/command.js';
import type { CommandContext } from '../../cli/command-entry.js';
import type { AppConfig } from '../../config/app-config.js';
import { type ConversationStore, StartupError } from '../../ports/conversation-store.js';
import { type ObjectStore, ObjectStoreUnavailable } from '../../ports/object-store.js';
import { Metrics } from '../../telemetry/metrics.js';
import { ExportFailed } from './export-target.js';
import { SegmentCorrupt } from './segment-format.js';

/** Errors whose messages are meant for people. */
export const ARCHIVE_ERRORS = [StartupError, ObjectStoreUnavailable, ExportFailed, SegmentCorrupt] as const;

export const clock = new SystemClock();

/** Returns a signal that the first SIGINT or SIGTERM aborts, so that work ends where it can resume. */
export function abortedBySignals(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  return stopping.signal;
}

export interface Opened {
  readonly config: AppConfig;
  readonly store: ConversationStore;
  /** Undefined: there is no archive. */
  readonly objects: ObjectStore | undefined;
}

export interface Both extends Opened {
  readonly objects: ObjectStore;
}

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

async function withStore(config: AppConfig, work: (store: ConversationStore) => Promise<number>): Promise<number> {
  const store = await openStore(config, clock, new Metrics());
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

export function withBoth(context: CommandContext, work: (both: Both) => Promise<number>): Promise<number> {
  return withObjects(context, (objects, config) => withStore(config, (store) => work({ config, objects, store })));
}

/** Runs without an archive, too, because everything to be exported may be in the store. */
export function withWhatThereIs(context: CommandContext, work: (opened: Opened) => Promise<number>): Promise<number> {
  const config = context.readConfig();
  return config.objects
    ? withBoth(context, work)
    : withStore(config, (store) => work({ config, store, objects: undefined }));
}
