import { Module } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { provide, provideWork } from '../../http/provide.js';
import { Clock } from '../../ports/clock.js';
import { Foundation } from '../../runtime/foundation.js';
import { ProcessorMetrics } from '../../runtime/processor-metrics.js';
import { countingWork } from './counting-work.js';
import { StatisticsController } from './statistics.controller.js';
import { StatisticsService } from './statistics.service.js';
import { statisticsSettings } from './statistics-settings.js';

@Module({
  controllers: [StatisticsController],
  providers: [
    provide(StatisticsService, [Foundation, Clock, AppConfig], ({ store }, clock, config) => {
      return new StatisticsService({ store, clock, ...statisticsSettings.of(config) });
    }),
    provideWork('counting', [Foundation, Clock, ProcessorMetrics, AppConfig], (foundation, clock, metrics, config) => {
      const { store, measurer } = foundation;
      const owner = foundation.newOwner();
      return countingWork({ store, clock, metrics, owner, measurer, ...statisticsSettings.of(config) });
    }),
  ],
})
export class StatisticsModule {}
