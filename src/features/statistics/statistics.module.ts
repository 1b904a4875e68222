import { Module } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Clock } from '../../ports/clock.js';
import { Foundation } from '../../runtime/foundation.js';
import { ProcessorMetrics } from '../../runtime/processor-metrics.js';
import { CountingWork } from './counting-work.js';
import { StatisticsController } from './statistics.controller.js';
import { StatisticsService } from './statistics.service.js';
import { statisticsSettings } from './statistics-settings.js';

@Module({
  controllers: [StatisticsController],
  providers: [
    {
      provide: StatisticsService,
      useFactory: ({ store }: Foundation, clock: Clock, config: AppConfig) =>
        new StatisticsService({ store, clock, ...statisticsSettings.of(config) }),
      inject: [Foundation, Clock, AppConfig],
    },
    {
      provide: CountingWork,
      useFactory: (foundation: Foundation, clock: Clock, metrics: ProcessorMetrics, config: AppConfig) => {
        const { store, measurer } = foundation;
        const owner = foundation.newOwner();
        return new CountingWork({ store, clock, metrics, owner, measurer, ...statisticsSettings.of(config) });
      },
      inject: [Foundation, Clock, ProcessorMetrics, AppConfig],
    },
  ],
})
export class StatisticsModule {}
