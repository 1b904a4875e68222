import { checkAppends } from './check-appends.js';
import { checkEndings } from './check-endings.js';
import { checkReads } from './check-reads.js';
import { Knowledge, operationsOf, sequenceFloor } from './knowledge.js';
import type { Operation, Violation } from './operation.js';

/**
 * Returns how a recorded history breaks the promises in README.md (“What is guaranteed”); empty if it keeps them. Pure.
 * The time is proportional to the number of operations and events seen, plus the sorting of each head at which
 * chronological pages were read.
 */
export function checkHistory(history: readonly Operation[]): readonly Violation[] {
  const sessions = Map.groupBy(history, ({ sessionId }) => sessionId);
  return [...sessions.values()].flatMap(checkSession);
}

function checkSession(history: readonly Operation[]): readonly Violation[] {
  const knowledge = new Knowledge(history);
  const floor = sequenceFloor(history);
  return [
    ...checkCreation(history),
    ...checkAppends(history, floor),
    ...checkReads(history, knowledge, floor),
    ...checkEndings(history),
  ];
}

function checkCreation(history: readonly Operation[]): readonly Violation[] {
  const violations: Violation[] = [];
  const creates = operationsOf(history, 'create');
  const created = creates.filter(({ call }) => call.outcome === 'created');
  if (created.length > 1) violations.push({ rule: 'once', detail: `created ${created.length} times` });
  const answers = creates.flatMap(({ endedAt, call }) =>
    endedAt === null || call.outcome === 'unknown' ? [] : endedAt,
  );
  const knownAt = Math.min(...answers);
  for (const { startedAt, call } of history) {
    if (call.outcome === 'not-found' && startedAt > knownAt) {
      violations.push({ rule: 'acknowledged', detail: `${call.kind} at ${startedAt} does not know the session` });
    }
  }
  return violations;
}
