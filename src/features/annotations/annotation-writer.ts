import { setTimeout as delay } from 'node:timers/promises';
import type { JsonText } from '../../lib/json/json.js';
import { KeyedQueue } from '../../lib/keyed-queue.js';
import type { Clock } from '../../ports/clock.js';
import { GrowingPause } from '../../runtime/growing-pause.js';
import { type Annotation, type AnnotationState, isStanding } from './annotation.js';
import { type AnnotationRecords, stateOf } from './annotation-records.js';
import { type AnnotationRegister, RETRY_MS } from './annotation-register.js';

export interface AnnotationChange {
  readonly kind: 'created' | 'updated' | 'unchanged' | 'deleted';
  readonly state: AnnotationState;
}

/** Returns the new value: canonical text, or null to delete it. Throws to change nothing. */
export type Decide = (current: Annotation | undefined) => JsonText | null;

/** Every change is a compare-and-set of one record; if another instance was faster, it is decided again. */
export class AnnotationWriter {
  private readonly queue = new KeyedQueue();

  constructor(
    private readonly records: AnnotationRecords,
    private readonly register: AnnotationRegister,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes what `decide` returns; an equal value is not a change. Resolves with undefined if the session no longer
   * exists.
   *
   * @throws TOO_MANY_ANNOTATIONS, and what `decide` throws
   */
  write(sessionId: string, name: string, decide: Decide): Promise<AnnotationChange | undefined> {
    // Sequential within this process, so that only other instances can be faster.
    return this.queue.run(sessionId, async () => {
      const pauses = new GrowingPause(...RETRY_MS);
      for (;;) {
        const change = await this.tryOnce(sessionId, name, decide);
        if (change !== 'beaten') return change;
        await delay(pauses.grow());
      }
    });
  }

  private async tryOnce(
    sessionId: string,
    name: string,
    decide: Decide,
  ): Promise<AnnotationChange | undefined | 'beaten'> {
    const record = await this.records.find(sessionId, name);
    const before = stateOf(record);
    const current = isStanding(before) ? before : undefined;
    const text = decide(current);
    if (current?.text === text) return { kind: 'unchanged', state: current };
    if (!current) await this.register.enter(sessionId, name);
    const state = this.nextState(name, text, before);
    const outcome = await this.records.put(sessionId, state, record?.version ?? 'absent');
    if (outcome.kind === 'conflict') return 'beaten';
    if (outcome.kind === 'no-session') return undefined;
    return { kind: text === null ? 'deleted' : current ? 'updated' : 'created', state };
  }

  private nextState(name: string, text: JsonText | null, before: AnnotationState | undefined): AnnotationState {
    const nowMs = this.clock.nowMs();
    const createdAtMs = isStanding(before) ? before.createdAtMs : nowMs;
    return { name, text, revision: (before?.revision ?? 0) + 1, createdAtMs, updatedAtMs: nowMs };
  }
}
