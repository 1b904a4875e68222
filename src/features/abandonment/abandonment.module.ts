import { Module } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Clock } from '../../ports/clock.js';
import { Meter } from '../../ports/meter.js';
import { OperatorLog } from '../../ports/operator-log.js';
import { Foundation } from '../../runtime/foundation.js';
import { abandonmentSettings } from './abandonment-settings.js';
import { AbandonmentWork } from './abandonment-work.js';

@Module({
  providers: [
    {
      provide: AbandonmentWork,
      useFactory: (foundation: Foundation, clock: Clock, config: AppConfig, meter: Meter, log: OperatorLog) =>
        new AbandonmentWork({
          store: foundation.store,
          feed: foundation.feed,
          clock,
          meter,
          log,
          owner: foundation.newOwner(),
          abandonAfterMs: abandonmentSettings.of(config).abandonAfterMs,
        }),
      inject: [Foundation, Clock, AppConfig, Meter, OperatorLog],
    },
  ],
})
export class AbandonmentModule {}
