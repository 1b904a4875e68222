import { Module } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { provide } from '../../http/provide.js';
import { Clock } from '../../ports/clock.js';
import { ConversationStore } from '../../ports/conversation-store.js';
import { Meter } from '../../ports/meter.js';
import { OperatorLog } from '../../ports/operator-log.js';
import { Foundation } from '../../runtime/foundation.js';
import { ErasureLedger } from './erasure-ledger.js';
import { ErasureLog } from './erasure-log.js';
import { ErasureWork } from './erasure-work.js';
import { ErasuresController } from './erasures.controller.js';
import { ErasuresService } from './erasures.service.js';
import { HoldsController } from './holds.controller.js';
import { HoldsService } from './holds.service.js';
import { retentionSettings } from './retention-settings.js';

@Module({
  controllers: [ErasuresController, HoldsController],
  providers: [
    {
      provide: ErasureWork,
      useFactory: (foundation: Foundation, clock: Clock, config: AppConfig, meter: Meter, log: OperatorLog) => {
        const { store, feed, outside, eraseHooks } = foundation;
        return new ErasureWork({
          store,
          feed,
          hooks: eraseHooks,
          ledger: new ErasureLedger(outside, store.tombstones),
          clock,
          observer: new ErasureLog(meter, log),
          owner: foundation.newOwner(),
          retention: retentionSettings.of(config),
        });
      },
      inject: [Foundation, Clock, AppConfig, Meter, OperatorLog],
    },
    { provide: ErasuresService, useFactory: ({ erasures }: ErasureWork) => erasures, inject: [ErasureWork] },
    provide(HoldsService, [ConversationStore, Clock]),
  ],
})
export class ErasureModule {}
