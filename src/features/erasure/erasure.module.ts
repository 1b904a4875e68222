import { Module } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { provide } from '../../http/provide.js';
import { Clock } from '../../ports/clock.js';
import { Meter } from '../../ports/meter.js';
import { OperatorLog } from '../../ports/operator-log.js';
import { Foundation } from '../../runtime/foundation.js';
import { ErasureLedger } from './erasure-ledger.js';
import { erasureLog } from './erasure-log.js';
import { ErasureWork } from './erasure-work.js';
import { ErasuresController } from './erasures.controller.js';
import { ErasuresService } from './erasures.service.js';
import { HoldsController } from './holds.controller.js';
import { retentionSettings } from './retention-settings.js';

@Module({
  controllers: [ErasuresController, HoldsController],
  providers: [
    provide(
      ErasureWork,
      [Foundation, Clock, AppConfig, Meter, OperatorLog],
      (foundation, clock, config, meter, log) => {
        const { store, notifier, outside, eraseHooks: hooks } = foundation;
        const ledger = new ErasureLedger(outside, store.tombstones);
        const observer = erasureLog(meter, log);
        const owner = foundation.newOwner();
        const retention = retentionSettings.of(config);
        return new ErasureWork({ store, notifier, hooks, ledger, clock, observer, owner, retention });
      },
    ),
    provide(ErasuresService, [ErasureWork], ({ erasures }) => erasures),
  ],
})
export class ErasureModule {}
