import { Module } from '@nestjs/common';
import { provideWork } from '../../http/provide.js';
import { Clock } from '../../ports/clock.js';
import { Meter } from '../../ports/meter.js';
import { Foundation } from '../../runtime/foundation.js';
import { ProcessorMetrics } from '../../runtime/processor-metrics.js';
import { ProcessorWork } from '../../runtime/processor-work.js';
import { Sealer } from './sealer.js';

@Module({
  providers: [
    provideWork('sealing', [Foundation, Clock, ProcessorMetrics, Meter], (foundation, clock, metrics, meter) => {
      const { store } = foundation;
      const sealed = meter.counter({
        name: 'conversation_sealed_total',
        label: 'outcome',
        help: 'Sessions whose grace period was over, by outcome: sealed, or failed and to be retried.',
      });
      const sealer = new Sealer(store, clock, sealed);
      return new ProcessorWork(sealer, { store, clock, metrics, owner: foundation.newOwner() });
    }),
  ],
})
export class SealingModule {}
