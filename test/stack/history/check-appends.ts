import { type Attempt, attemptsOf, type Floor, factsOf } from './knowledge.js';
import type { Operation, Violation } from './operation.js';

/** The rules of appends: once, agreed, in order, and correct about sameness. */
export function checkAppends(history: readonly Operation[], floor: Floor): readonly Violation[] {
  const attempts = attemptsOf(history);
  const byId = Map.groupBy(attempts, ({ eventId }) => eventId);
  return [
    ...checkAgreement(history),
    ...[...byId].flatMap(([eventId, ofOne]) => checkEvent(eventId, ofOne)),
    ...checkOrigin(history, byId),
    ...checkOrder(history, floor),
  ];
}

function checkAgreement(history: readonly Operation[]): readonly Violation[] {
  const violations: Violation[] = [];
  const sequences = new Map<string, number>();
  const owners = new Map<number, string>();
  const contents = new Map<string, string>();
  const agree = <Key>(known: Map<Key, unknown>, key: Key, value: unknown, what: string) => {
    if (value === undefined) return;
    if (known.has(key) && known.get(key) !== value)
      violations.push({ rule: 'agreed-event', detail: `${what} of ${key}: ${known.get(key)} and ${value}` });
    known.set(key, value);
  };
  const lates = new Map<string, boolean>();
  for (const fact of history.flatMap(factsOf)) {
    agree(sequences, fact.eventId, fact.sequence, 'sequence');
    agree(owners, fact.sequence, fact.eventId, 'eventId');
    agree(contents, fact.eventId, fact.content, 'content');
    agree(lates, fact.eventId, fact.late, 'late');
  }
  return violations;
}

function checkEvent(eventId: string, attempts: readonly Attempt[]): readonly Violation[] {
  const violations: Violation[] = [];
  const appended = attempts.filter(({ result }) => result?.outcome === 'appended');
  if (appended.length > 1)
    violations.push({ rule: 'once', detail: `${eventId} was appended ${appended.length} times` });
  for (const { operation, content, result } of attempts) {
    const before = attempts.filter((other) => other.operation.startedAt < (operation.endedAt ?? 0));
    if (result?.outcome === 'conflict' && before.every((other) => other.content === content)) {
      violations.push({ rule: 'sameness', detail: `${eventId} conflicts with a content that nobody sent` });
    }
    if (
      result?.outcome === 'duplicate' &&
      !before.some((other) => isOther(other, operation) && other.content === content)
    ) {
      violations.push({ rule: 'sameness', detail: `${eventId} is a duplicate of what nobody sent` });
    }
  }
  return [...violations, ...checkConflicts(eventId, attempts)];
}

/** It may be another call, or the same one if it contains the event twice. */
function isOther(attempt: Attempt, operation: Operation): boolean {
  return (
    attempt.operation !== operation ||
    operation.call.kind !== 'append' ||
    hasTwice(operation.call.items, attempt.eventId)
  );
}

function hasTwice(items: readonly { readonly eventId: string }[], eventId: string): boolean {
  return items.filter((item) => item.eventId === eventId).length > 1;
}

function checkConflicts(eventId: string, attempts: readonly Attempt[]): readonly Violation[] {
  const stored = attempts.find(({ result }) => result && 'sequence' in result)?.content;
  const wrong = attempts.filter(({ content, result }) => result?.outcome === 'conflict' && content === stored);
  return wrong.map(() => ({ rule: 'sameness', detail: `${eventId} conflicts with its own content` }));
}

/** An event that was seen was sent before, and may have been stored. */
function checkOrigin(
  history: readonly Operation[],
  attempts: ReadonlyMap<string, readonly Attempt[]>,
): readonly Violation[] {
  return history
    .filter(({ call }) => call.kind !== 'append')
    .flatMap((operation) =>
      factsOf(operation).flatMap(({ eventId, content }): readonly Violation[] => {
        const possible = (attempts.get(eventId) ?? []).filter(
          ({ operation: write, result }) =>
            write.startedAt < (operation.endedAt ?? 0) &&
            result?.outcome !== 'conflict' &&
            result?.outcome !== 'sealed',
        );
        if (possible.some((attempt) => attempt.content === content)) return [];
        return [{ rule: 'origin', detail: `${eventId} was read, but never sent and taken as ${content}` }];
      }),
    );
}

function checkOrder(history: readonly Operation[], floor: Floor): readonly Violation[] {
  const violations: Violation[] = [];
  for (const { call, startedAt } of history) {
    if (call.kind !== 'append' || typeof call.outcome === 'string') continue;
    let highest = floor.before(startedAt);
    for (const [index, result] of call.outcome.entries()) {
      if (result.outcome !== 'appended') continue;
      const detail = `${call.items[index]?.eventId} got ${result.sequence}, not above ${highest}`;
      if (result.sequence <= highest) violations.push({ rule: 'order', detail });
      highest = result.sequence;
    }
  }
  return violations;
}
