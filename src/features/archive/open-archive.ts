import type { AppConfig } from '../../config/app-config.js';
import type { OpenedFeature } from '../../feature.js';
import type { FeatureContext } from '../../runtime/foundation.js';
import { Archive } from './archive.js';
import { ArchiveEraseHook } from './archive-erase-hook.js';
import { archiveMetrics } from './archive-metrics.js';
import { archiveSettings } from './archive-settings.js';

/** Decorates the store with the archive, so that readers do not notice where events are. */
export function openArchive(context: FeatureContext, config: AppConfig): OpenedFeature {
  const { store, objects, clock, meter } = context;
  const options = { archiveAfterMs: archiveSettings.of(config).archiveAfterMs, owner: context.newOwner() };
  const archive = new Archive(store, objects, clock, options, archiveMetrics(meter));
  const hook = new ArchiveEraseHook(archive, store.records, clock, context.newOwner());
  return {
    store: archive.store,
    providers: [{ provide: Archive, useFactory: () => archive }],
    ...(objects ? { eraseHook: hook } : {}),
  };
}
