import type { Call, Operation } from './operation.js';

/** Orders all starts and answers, and collects invalid answers. */
export class Recorder {
  readonly operations: Operation[] = [];
  /** Answers that the contract does not allow, such as a 500 or a 503 without `Retry-After`. */
  readonly faults: string[] = [];
  readonly durationsMs: number[] = [];
  readonly statuses = new Map<string, number>();
  private now = 0;

  tick(): number {
    this.now += 1;
    return this.now;
  }

  add(operation: Omit<Operation, 'endedAt'>, isKnown: boolean): void {
    const endedAt = this.tick();
    this.operations.push({ ...operation, endedAt: isKnown ? endedAt : null });
  }

  count(status: string): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
  }
}

/** Returns whether the answer settled the outcome of the call. */
export function isSettled(call: Call): boolean {
  return call.outcome !== 'unknown';
}
