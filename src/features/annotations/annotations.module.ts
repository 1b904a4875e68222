import { Inject, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Clock } from '../../ports/clock.js';
import { BackgroundWork } from '../../runtime/background-work.js';
import { PASS_KIND } from '../../runtime/first-pass.js';
import { Foundation } from '../../runtime/foundation.js';
import { ProcessorMetrics } from '../../runtime/processor-metrics.js';
import { ProcessorWork } from '../../runtime/processor-work.js';
import { ANNOTATION_INDEXER, AnnotationIndexer } from './annotation-indexer.js';
import { annotationSettings } from './annotation-settings.js';
import { AnnotationsController } from './annotations.controller.js';

const INDEXING = Symbol('indexing');
const AFTER_FAILURE_MS = 1_000;
/** A day: what is switched off has nothing to do. */
const NEVER_MS = 86_400_000;

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
  private readonly work: Pick<ProcessorWork, 'start' | 'stop'>;

  constructor(
    @Inject(INDEXING) indexing: ProcessorWork,
    private readonly foundation: Foundation,
    metrics: ProcessorMetrics,
    config: AppConfig,
  ) {
    const isUsed = annotationSettings.of(config).indexes.length > 0;
    const onFailure = () => metrics.roundFailed(ANNOTATION_INDEXER);
    this.work = isUsed ? indexing : new BackgroundWork(() => this.switchOff(), onFailure, AFTER_FAILURE_MS);
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  /** Before the stores close. */
  async onModuleDestroy(): Promise<void> {
    await this.work.stop();
  }

  /** Without an index writers must not pay for one. A store that cannot be reached for a moment does not keep the service from starting. */
  private async switchOff(): Promise<number> {
    const { changes, records } = this.foundation.store;
    await changes.removeConsumer(ANNOTATION_INDEXER);
    // What changes from now on is not followed: a later index begins anew.
    await records.delete(PASS_KIND, ANNOTATION_INDEXER, 'any');
    return NEVER_MS;
  }
}
