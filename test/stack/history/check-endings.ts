import { attemptsOf, Floor, factsOf, operationsOf } from './knowledge.js';
import type { Operation, Violation } from './operation.js';

/** One completion; late events above it and only there; nothing new after the seal. */
export function checkEndings(history: readonly Operation[]): readonly Violation[] {
  const completes = operationsOf(history, 'complete');
  const firstAsked = Math.min(...completes.map(({ startedAt }) => startedAt));
  return [
    ...checkAgreedEnding(history, firstAsked),
    ...checkLate(history, firstAsked),
    ...checkSealing(history, firstAsked),
  ];
}

/** What an operation reported about the completion: a text, null for "open", undefined if it reported nothing. */
function endingOf({ call }: Operation): string | null | undefined {
  if (typeof call.outcome === 'string') return undefined;
  if (call.kind === 'complete') return call.outcome.ending;
  return call.kind === 'page' ? call.outcome.session.ending : undefined;
}

/** 1 from the answer on that reports the completion. */
function endedFloor(history: readonly Operation[]): Floor {
  return new Floor(history.map((one) => ({ at: one.endedAt, value: typeof endingOf(one) === 'string' ? 1 : 0 })));
}

function checkAgreedEnding(history: readonly Operation[], firstAsked: number): readonly Violation[] {
  const violations: Violation[] = [];
  const ended = endedFloor(history);
  const endings = new Set<string>();
  for (const operation of history) {
    const ending = endingOf(operation);
    const { startedAt, endedAt, call } = operation;
    if (typeof ending === 'string') endings.add(ending);
    if (typeof ending === 'string' && firstAsked > (endedAt ?? 0))
      violations.push({ rule: 'ending', detail: `${call.kind} at ${startedAt} shows an ending that nobody asked for` });
    if (ending === null && ended.before(startedAt) === 1)
      violations.push({ rule: 'ending', detail: `${call.kind} at ${startedAt} shows an ended session as open` });
  }
  if (endings.size > 1) violations.push({ rule: 'ending', detail: `endings: ${[...endings].join(' and ')}` });
  return violations;
}

function checkLate(history: readonly Operation[], firstAsked: number): readonly Violation[] {
  const violations: Violation[] = [];
  const facts = history.flatMap(factsOf);
  const sequencesWhere = (late: boolean) => facts.filter((fact) => fact.late === late).map(({ sequence }) => sequence);
  const highest = sequencesWhere(false).reduce((a, b) => Math.max(a, b), 0);
  const lowest = sequencesWhere(true).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  if (highest > lowest) violations.push({ rule: 'late', detail: `${highest} is not late, though ${lowest} is` });
  const lateIds = new Map(facts.flatMap(({ eventId, late }) => (late === undefined ? [] : [[eventId, late] as const])));
  const ended = endedFloor(history);
  for (const { operation, eventId, result } of attemptsOf(history)) {
    if (result?.outcome !== 'appended') continue;
    const late = lateIds.get(eventId);
    if (late === false && ended.before(operation.startedAt) === 1)
      violations.push({ rule: 'late', detail: `${eventId} was sent after the ending, and is not late` });
    if (late === true && (operation.endedAt ?? 0) < firstAsked)
      violations.push({ rule: 'late', detail: `${eventId} is late, though nobody had asked for an ending` });
  }
  return violations;
}

function checkSealing(history: readonly Operation[], firstAsked: number): readonly Violation[] {
  const violations: Violation[] = [];
  const attempts = attemptsOf(history);
  const isSealed = new Floor(
    attempts.map(({ operation, result }) => ({ at: operation.endedAt, value: result?.outcome === 'sealed' ? 1 : 0 })),
  );
  const storedAt = new Map<string, number>();
  for (const { operation, eventId, result } of attempts) {
    if (!result || !('sequence' in result) || operation.endedAt === null) continue;
    storedAt.set(eventId, Math.min(operation.endedAt, storedAt.get(eventId) ?? operation.endedAt));
  }
  for (const { operation, eventId, result } of attempts) {
    const { startedAt, endedAt } = operation;
    if (result?.outcome === 'appended' && isSealed.before(startedAt) === 1)
      violations.push({ rule: 'sealed', detail: `${eventId} was taken after the sealing` });
    if (result?.outcome !== 'sealed') continue;
    if (firstAsked > (endedAt ?? 0)) violations.push({ rule: 'sealed', detail: `${eventId}: sealed, but never ended` });
    if ((storedAt.get(eventId) ?? Number.POSITIVE_INFINITY) < startedAt)
      violations.push({ rule: 'sealed', detail: `${eventId}: sealed, though it is a repeat` });
  }
  return violations;
}
