import type { AppendOutcome, CompleteOutcome } from '../domain/append.js';
import type { CreateOutcome } from './conversation-store.js';

/** Hears what became of writes; the metrics listen. Must not throw. */
export abstract class WriteObserver {
  abstract sessionCreated(outcome: CreateOutcome['kind']): void;
  abstract eventDecided(outcome: AppendOutcome['kind']): void;
  abstract sessionCompleted(outcome: CompleteOutcome['kind']): void;
}
