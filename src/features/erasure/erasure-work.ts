import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { ChangeNotifier } from '../../ports/change-notifier.js';
import { BackgroundWork } from '../../runtime/background-work.js';
import { Eraser, type EraserParts } from './eraser.js';
import { ErasuresService } from './erasures.service.js';
import { Retention } from './retention.js';
import type { RetentionConfig } from './retention-settings.js';

/** Delay after a failure to reach a store or bucket. */
const AFTER_FAILURE_MS = 5_000;

interface WorkParts extends Omit<EraserParts, 'erasures'> {
  readonly notifier: ChangeNotifier;
  readonly retention: RetentionConfig;
}

/** Background work: requested erasures, and expired sessions. */
export class ErasureWork implements OnApplicationBootstrap, OnModuleDestroy {
  readonly erasures: ErasuresService;
  private readonly works: readonly BackgroundWork[];

  constructor(parts: WorkParts) {
    const { store, notifier, clock, observer, hooks } = parts;
    this.erasures = new ErasuresService(store, notifier, clock, () => eraserWork.wake(), hooks);
    const inside = { ...parts, erasures: this.erasures };
    const eraser = new Eraser(inside);
    const onFailure = (error: unknown) => observer.erasureFailed(error);
    const eraserWork = new BackgroundWork((signal) => eraser.run(signal), onFailure, AFTER_FAILURE_MS);
    const { rules, intervalMs } = parts.retention;
    const retention = new Retention(inside, rules);
    const retentionWork = new BackgroundWork(
      async (signal) => {
        await retention.runOnceIn(intervalMs, signal);
        return intervalMs;
      },
      onFailure,
      AFTER_FAILURE_MS,
    );
    this.works = rules.length > 0 ? [eraserWork, retentionWork] : [eraserWork];
  }

  onApplicationBootstrap(): void {
    for (const work of this.works) work.start();
  }

  /** Runs before the stores close; what was begun is resumed at the next start. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.works.map((work) => work.stop()));
  }
}
