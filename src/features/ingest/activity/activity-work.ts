import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { OperatorLog } from '../../../ports/operator-log.js';
import { BackgroundWork } from '../../../runtime/background-work.js';
import type { ActivityLog } from './activity-log.js';

const FLUSH_EACH_MS = 1_000;

/** Stores the counts every second, and after the last request when the process stops. */
export class ActivityWork implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly work: BackgroundWork;

  constructor(
    private readonly activity: ActivityLog,
    private readonly log: OperatorLog,
  ) {
    this.work = new BackgroundWork(
      async () => {
        await activity.flush();
        return FLUSH_EACH_MS;
      },
      (error) => log.warn({ err: error }, 'the counts of deliveries could not be stored; this will be retried'),
      FLUSH_EACH_MS,
    );
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.work.stop();
    await this.activity
      .flush()
      .catch((error: unknown) => this.log.warn({ err: error }, 'the last counts of deliveries could not be stored'));
  }
}
