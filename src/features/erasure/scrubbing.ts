import type { Clock } from '../../ports/clock.js';
import type { ErasureStore } from '../../ports/erasure-store.js';
import { GrowingPause } from '../../runtime/growing-pause.js';
import type { ErasureObserver } from './erasure-observer.js';

/** Files cannot be scrubbed while another program reads them, and each attempt briefly blocks writes. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

interface ScrubbingParts {
  readonly store: { readonly erasure: ErasureStore };
  readonly clock: Clock;
  readonly observer: ErasureObserver;
}

/** Scrubs the files of the store; after a failure, attempts are skipped for a growing delay. */
export class Scrubbing {
  private readonly pause = new GrowingPause(FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
  private nextTryMs = 0;

  constructor(private readonly parts: ScrubbingParts) {}

  /** Time until the next attempt; 0 if none has failed. */
  get waitMs(): number {
    return Math.max(0, this.nextTryMs - this.parts.clock.elapsedMs());
  }

  /** Returns the duration; undefined if it failed and has to be retried. */
  async run(): Promise<number | undefined> {
    if (this.waitMs > 0) return undefined;
    const { store, clock, observer } = this.parts;
    const startedAtMs = clock.elapsedMs();
    try {
      await store.erasure.scrub();
      this.pause.reset();
      return clock.elapsedMs() - startedAtMs;
    } catch (error) {
      this.nextTryMs = clock.elapsedMs() + this.pause.grow();
      observer.erasureFailed(error);
      return undefined;
    }
  }
}
