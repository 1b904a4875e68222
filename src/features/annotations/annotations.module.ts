import { Module } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { provideWork } from '../../http/provide.js';
import { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { BackgroundWork } from '../../runtime/background-work.js';
import { PASS_KIND } from '../../runtime/first-pass.js';
import { Foundation } from '../../runtime/foundation.js';
import { ProcessorMetrics } from '../../runtime/processor-metrics.js';
import { ProcessorWork } from '../../runtime/processor-work.js';
import { ANNOTATION_INDEXER, AnnotationIndexer } from './annotation-indexer.js';
import { annotationSettings } from './annotation-settings.js';
import { AnnotationsController } from './annotations.controller.js';

const AFTER_FAILURE_MS = 1_000;
/** A day: there is nothing to do while it is disabled. */
const NEVER_MS = 86_400_000;

@Module({
  controllers: [AnnotationsController],
  providers: [
    provideWork('indexing', [Foundation, Clock, ProcessorMetrics, AppConfig], (foundation, clock, metrics, config) => {
      const { store } = foundation;
      const { indexes } = annotationSettings.of(config);
      const onFailure = () => metrics.roundFailed(ANNOTATION_INDEXER);
      if (indexes.length === 0) return new BackgroundWork(() => switchOff(store), onFailure, AFTER_FAILURE_MS);
      const indexer = new AnnotationIndexer(store, indexes);
      return new ProcessorWork(indexer, { store, clock, metrics, owner: foundation.newOwner() }, indexer.version);
    }),
  ],
})
export class AnnotationsModule {}

/** Without an index, writers must not pay for one. A store that is briefly unreachable does not prevent the start. */
async function switchOff({ changes, records }: ConversationStore): Promise<number> {
  await changes.removeConsumer(ANNOTATION_INDEXER);
  // Changes are no longer followed, so a later index starts from the beginning.
  await records.delete(PASS_KIND, ANNOTATION_INDEXER, 'any');
  return NEVER_MS;
}
