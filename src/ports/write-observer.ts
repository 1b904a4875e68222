import type { AppendOutcome, CompleteOutcome } from '../domain/append.js';
import type { CreateOutcome } from './conversation-store.js';

/** Is notified of the outcome of writes, for the metrics. Must not throw. */
export abstract class WriteObserver {
  abstract sessionCreated(outcome: CreateOutcome['kind']): void;
  abstract eventDecided(outcome: AppendOutcome['kind']): void;
  abstract sessionCompleted(outcome: CompleteOutcome['kind']): void;
}
