import type { Clock } from '../../ports/clock.js';
import type { ErasureStore } from '../../ports/erasure-store.js';
import { GrowingPause } from '../../runtime/growing-pause.js';
import type { ErasureObserver } from './erasure-observer.js';

/** The files cannot be scrubbed while another program reads them, and each try holds up writes for a moment. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

interface ScrubbingParts {
  readonly store: { readonly erasure: ErasureStore };
  readonly clock: Clock;
  readonly observer: ErasureObserver;
}

/** Scrubs the files of the store; where that fails it is left alone for a pause that grows, whoever asks meanwhile. */
export class Scrubbing {
  private readonly pause = new GrowingPause(FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
  private nextTryMs = 0;

  constructor(private readonly parts: ScrubbingParts) {}

  /** How long until the next try is worth while; 0 where none has failed. */
  get waitMs(): number {
    return Math.max(0, this.nextTryMs - this.parts.clock.elapsedMs());
  }

  /** Answers how long it took; undefined where it could not be done, and is to be tried again. */
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
