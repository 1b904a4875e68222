import { Inject, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../ports/clock.js';
import { Meter } from '../../ports/meter.js';
import { Foundation } from '../../runtime/foundation.js';
import { ProcessorMetrics } from '../../runtime/processor-metrics.js';
import { ProcessorWork } from '../../runtime/processor-work.js';
import { Sealer } from './sealer.js';

const SEALING = Symbol('sealing');

@Module({
  providers: [
    {
      provide: SEALING,
      useFactory: (foundation: Foundation, clock: Clock, metrics: ProcessorMetrics, meter: Meter) => {
        const { store } = foundation;
        const sealed = meter.counter({
          name: 'conversation_sealed_total',
          label: 'outcome',
          help: 'Sessions whose grace period was over, by outcome: sealed, or failed and to be retried.',
        });
        const sealer = new Sealer(store, clock, sealed);
        return new ProcessorWork(sealer, { store, clock, metrics, owner: foundation.newOwner() });
      },
      inject: [Foundation, Clock, ProcessorMetrics, Meter],
    },
  ],
})
export class SealingModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(@Inject(SEALING) private readonly work: ProcessorWork) {}

  onApplicationBootstrap(): void {
    this.work.start();
  }

  /** Before the stores close. */
  async onModuleDestroy(): Promise<void> {
    await this.work.stop();
  }
}
