import { Inject, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { provide } from '../../http/provide.js';
import { Clock } from '../../ports/clock.js';
import { ConversationStore } from '../../ports/conversation-store.js';
import { Foundation } from '../../runtime/foundation.js';
import { ProcessorMetrics } from '../../runtime/processor-metrics.js';
import { ProcessorWork } from '../../runtime/processor-work.js';
import { SessionMeasurer } from '../../runtime/session-measurer.js';
import { StatisticsController } from './statistics.controller.js';
import { StatisticsService } from './statistics.service.js';
import { statisticsSettings } from './statistics-settings.js';
import { Summarizer } from './summarizer.js';

const SUMMARIZING = Symbol('summarizing');

@Module({
  controllers: [StatisticsController],
  providers: [
    provide(StatisticsService, [ConversationStore]),
    {
      provide: SUMMARIZING,
      useFactory: (
        foundation: Foundation,
        clock: Clock,
        metrics: ProcessorMetrics,
        config: AppConfig,
        measurer: SessionMeasurer | undefined,
      ) => {
        const { store } = foundation;
        const { dimensions } = statisticsSettings.of(config);
        const summarizer = new Summarizer({ store, clock, measurer, dimensions });
        const parts = { store, clock, metrics, owner: foundation.newOwner() };
        return new ProcessorWork(summarizer, parts, summarizer.version);
      },
      inject: [Foundation, Clock, ProcessorMetrics, AppConfig, { token: SessionMeasurer, optional: true }],
    },
  ],
})
export class StatisticsModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(@Inject(SUMMARIZING) private readonly work: ProcessorWork) {}

  onApplicationBootstrap(): void {
    this.work.start();
  }

  /** Before the stores close. */
  async onModuleDestroy(): Promise<void> {
    await this.work.stop();
  }
}
