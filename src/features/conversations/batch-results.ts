import type { AppendOutcome } from '../../domain/append.js';
import { type ConversationError, invalidRequest } from '../../domain/errors.js';
import type { NewEvent } from '../../domain/event.js';
import type { JsonProblem } from '../../lib/json/json-pointer.js';
import { eventConflict, sessionSealed } from './conversation-errors.js';

/** One parsed item of a batch: an event, or why it is invalid. */
export type BatchItem =
  | { readonly ok: true; readonly event: NewEvent }
  | { readonly ok: false; readonly eventId: string | null; readonly problems: readonly JsonProblem[] };

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

/** Numbers the items in input order. `outcomes` are those of the valid ones, in the same order. */
export function toAnswer(items: readonly BatchItem[], outcomes: readonly AppendOutcome[]): BatchAnswer {
  const decided = outcomes.values();
  const results = items.map((item, index): BatchResult => {
    if (item.ok) return { index, ...toResult(decided.next().value as AppendOutcome) };
    return { index, eventId: item.eventId, outcome: 'invalid', error: invalidRequest(item.problems) };
  });
  const count = (outcome: BatchResult['outcome']) => results.filter((result) => result.outcome === outcome).length;
  return {
    results,
    appended: count('appended'),
    duplicates: count('duplicate'),
    conflicts: count('conflict'),
    invalid: count('invalid'),
  };
}

/** An event that is refused because of the seal counts as a conflict. */
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
