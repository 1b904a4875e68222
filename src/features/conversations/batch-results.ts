import type { AppendOutcome } from '../../domain/append.js';
import { type ConversationError, invalidRequest } from '../../domain/errors.js';
import type { JsonProblem } from '../../lib/json/json-pointer.js';
import { eventConflict, sessionSealed } from './conversation-errors.js';

export interface BatchResult {
  readonly index: number;
  /** Null if the item has no valid id. */
  readonly eventId: string | null;
  readonly outcome: 'appended' | 'duplicate' | 'conflict' | 'invalid';
  /** Sequence of the stored event; for a duplicate or conflict, that of the existing one. */
  readonly sequence?: number;
  readonly error?: ConversationError;
}

export interface BatchAnswer {
  readonly results: readonly BatchResult[];
  readonly appended: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly invalid: number;
}

/** Collects the results of a batch in input order. An event refused because of the seal counts as a conflict. */
export class BatchResults {
  private readonly results: BatchResult[] = [];
  private readonly counts = { appended: 0, duplicate: 0, conflict: 0, invalid: 0 };

  addOutcome(outcome: AppendOutcome): void {
    this.add(toResult(outcome));
  }

  addInvalid(eventId: string | null, problems: readonly JsonProblem[]): void {
    this.add({ eventId, outcome: 'invalid', error: invalidRequest(problems) });
  }

  answer(): BatchAnswer {
    const { appended, duplicate, conflict, invalid } = this.counts;
    return { results: this.results, appended, duplicates: duplicate, conflicts: conflict, invalid };
  }

  private add(result: Omit<BatchResult, 'index'>): void {
    this.results.push({ index: this.results.length, ...result });
    this.counts[result.outcome]++;
  }
}

function toResult(outcome: AppendOutcome): Omit<BatchResult, 'index'> {
  switch (outcome.kind) {
    case 'appended':
    case 'duplicate':
      return { eventId: outcome.event.eventId, outcome: outcome.kind, sequence: outcome.event.sequence };
    case 'conflict': {
      const { eventId, sequence } = outcome.event;
      return { eventId, outcome: 'conflict', sequence, error: eventConflict(eventId, outcome.fields) };
    }
    case 'sealed':
      return { eventId: outcome.eventId, outcome: 'conflict', error: sessionSealed(outcome.eventId) };
  }
}
