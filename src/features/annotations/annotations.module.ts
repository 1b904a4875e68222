import { Inject, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Clock } from '../../ports/clock.js';
import { PASS_KIND } from '../../runtime/first-pass.js';
import { Foundation } from '../../runtime/foundation.js';
import { ProcessorMetrics } from '../../runtime/processor-metrics.js';
import { ProcessorWork } from '../../runtime/processor-work.js';
import { ANNOTATION_INDEXER, AnnotationIndexer } from './annotation-indexer.js';
import { annotationSettings } from './annotation-settings.js';
import { AnnotationsController } from './annotations.controller.js';

const INDEXING = Symbol('indexing');

@Module({
  controllers: [AnnotationsController],
  providers: [
    {
      provide: INDEXING,
      useFactory: (foundation: Foundation, clock: Clock, metrics: ProcessorMetrics, config: AppConfig) => {
        const { store } = foundation;
        const indexer = new AnnotationIndexer(store, annotationSettings.of(config).indexes);
        return new ProcessorWork(indexer, { store, clock, metrics, owner: foundation.newOwner() }, indexer.version);
      },
      inject: [Foundation, Clock, ProcessorMetrics, AppConfig],
    },
  ],
})
export class AnnotationsModule implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly isUsed: boolean;

  constructor(
    @Inject(INDEXING) private readonly work: ProcessorWork,
    private readonly foundation: Foundation,
    config: AppConfig,
  ) {
    this.isUsed = annotationSettings.of(config).indexes.length > 0;
  }

  async onApplicationBootstrap(): Promise<void> {
    // Without an index writers must not pay for one.
    if (this.isUsed) return this.work.start();
    const { changes, records } = this.foundation.store;
    await changes.removeConsumer(ANNOTATION_INDEXER);
    // What changes from now on is not followed: a later index begins anew.
    await records.delete(PASS_KIND, ANNOTATION_INDEXER, 'any');
  }

  /** Before the stores close. */
  async onModuleDestroy(): Promise<void> {
    await this.work.stop();
  }
}
