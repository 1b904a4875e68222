import { Module } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { provideWork } from '../../http/provide.js';
import { Clock } from '../../ports/clock.js';
import { Meter } from '../../ports/meter.js';
import { OperatorLog } from '../../ports/operator-log.js';
import { Foundation } from '../../runtime/foundation.js';
import { abandonmentWork } from './abandonment-work.js';

@Module({
  providers: [provideWork('abandonment', [Foundation, Clock, AppConfig, Meter, OperatorLog], abandonmentWork)],
})
export class AbandonmentModule {}
