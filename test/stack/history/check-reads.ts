import { type Floor, type Knowledge, operationsOf } from './knowledge.js';
import type { CallOf, Operation, SeenEvent, Violation } from './operation.js';

/** Every read shows everything that was acknowledged before it began, and is the page of one moment. */
export function checkReads(history: readonly Operation[], knowledge: Knowledge, floor: Floor): readonly Violation[] {
  return [
    ...operationsOf(history, 'log').flatMap((operation) => checkLog(operation, floor)),
    ...operationsOf(history, 'page').flatMap((operation) => checkPage(operation, knowledge, floor)),
  ];
}

function checkLog({ call, startedAt, client }: Operation<CallOf<'log'>>, floor: Floor): readonly Violation[] {
  const { after, limit, outcome } = call;
  if (typeof outcome === 'string') return [];
  const violations: Violation[] = [];
  const what = `log after ${after} of ${client} at ${startedAt}`;
  const { events, hasMore } = outcome;
  const isContiguous = events.every(({ sequence }, index) => sequence === after + index + 1);
  if (!isContiguous || events.length > limit)
    violations.push({ rule: 'page', detail: `${what} has ${sequencesOf(events)}` });
  if (hasMore && events.length < limit) violations.push({ rule: 'page', detail: `${what} is short, and has more` });
  const known = floor.before(startedAt);
  const last = after + events.length;
  if (last < Math.min(known, after + limit))
    violations.push({ rule: 'acknowledged', detail: `${what} ends at ${last}, though ${known} was known` });
  if (!hasMore && last < known)
    violations.push({ rule: 'acknowledged', detail: `${what} has no more after ${last}, though ${known} was known` });
  return violations;
}

function checkPage(
  { call, startedAt, client }: Operation<CallOf<'page'>>,
  knowledge: Knowledge,
  floor: Floor,
): readonly Violation[] {
  const { offset, limit, outcome } = call;
  if (typeof outcome === 'string') return [];
  const violations: Violation[] = [];
  const head = outcome.session.lastSequence;
  const what = `page from ${offset} of ${client} at ${startedAt}`;
  const known = floor.before(startedAt);
  if (head < known)
    violations.push({ rule: 'acknowledged', detail: `${what} has the head ${head}, though ${known} was known` });
  const due = Math.max(0, Math.min(limit, head - offset));
  if (outcome.events.length !== due)
    violations.push({ rule: 'page', detail: `${what} has ${outcome.events.length} events, not ${due}` });
  const expected = knowledge.chronological(head)?.slice(offset, offset + limit) ?? sorted(outcome.events);
  if (sequencesOf(outcome.events) !== sequencesOf(expected))
    violations.push({
      rule: 'page',
      detail: `${what} at ${head} has ${sequencesOf(outcome.events)}, not ${sequencesOf(expected)}`,
    });
  return violations;
}

function sorted(events: readonly SeenEvent[]): readonly SeenEvent[] {
  return [...events].sort((a, b) => a.timestampMs - b.timestampMs || a.sequence - b.sequence);
}

function sequencesOf(events: readonly SeenEvent[]): string {
  return events.map(({ sequence }) => sequence).join(' ');
}
