import { Readable } from 'node:stream';
import type { HistoryQuery, LogPage, LogQuery, SessionHistory } from '../../domain/page.js';
import { eventBytes, sessionBytes } from '../../domain/page-budget.js';
import type { Session } from '../../domain/session.js';
import { eventJson, sessionJson } from '../../http/answers.js';
import { LARGE_ANSWER_BYTES, largeAnswer } from '../../http/large-answer.js';
import { type TypeOfProblem, toItemProblem } from '../../http/problem.js';
import type { BatchAnswer, BatchResult } from './batch-results.js';

/** Of the result of one item of a batch, beside its faults. */
const RESULT_FRAME_BYTES = 512;

/** Of one fault of an item, beside its place. */
const FAULT_FRAME_BYTES = 128;

function* historyParts({ session, events }: SessionHistory, page: HistoryQuery): Generator<string> {
  const total = session.lastSequence;
  const hasMore = page.offset + events.length < total;
  const pagination = JSON.stringify({ total, limit: page.limit, offset: page.offset, hasMore });
  yield sessionJson(session).slice(0, -1);
  yield* listParts(',"events":[', events, eventJson);
  yield `],"pagination":${pagination}}`;
}

/** One after the other, so that a large answer need not be there as a whole. */
function* listParts<Item>(before: string, items: readonly Item[], toJson: (item: Item) => string): Generator<string> {
  yield before;
  for (const [index, item] of items.entries()) yield index === 0 ? toJson(item) : `,${toJson(item)}`;
}

/**
 * Of pages that a store keeps and gives again as the same object, which is frozen then (see `readChronological`). Bytes of
 * all others would stay until the next full collection, hundreds of megabytes under load.
 */
const historyBodies = new WeakMap<SessionHistory, Buffer>();

export function historyBody(history: SessionHistory, page: HistoryQuery): Buffer | Readable {
  const known = historyBodies.get(history);
  if (known) return known;
  const { session, events } = history;
  const body = bodyOf(historyParts(history, page), sessionBytes(session) + bytesOf(events, eventBytes));
  if (body instanceof Readable) return body;
  if (Object.isFrozen(history)) historyBodies.set(history, body);
  return body;
}

/** Where a reader goes on: behind the last event of the page, or where it was if the page is empty. */
export function nextInLog({ events }: LogPage, query: LogQuery): { nextAfter: number } | { nextBefore: number | null } {
  const last = events.at(-1)?.sequence;
  return query.order === 'asc' ? { nextAfter: last ?? query.after } : { nextBefore: last ?? query.before ?? null };
}

export function logBody(page: LogPage, query: LogQuery): Buffer | Readable {
  return bodyOf(logParts(page, query), bytesOf(page.events, eventBytes));
}

function* logParts(page: LogPage, query: LogQuery): Generator<string> {
  const pagination = JSON.stringify({ limit: query.limit, ...nextInLog(page, query), hasMore: page.hasMore });
  yield* listParts('{"events":[', page.events, eventJson);
  yield `],"pagination":${pagination}}`;
}

export function sessionListBody(
  sessions: readonly Session[],
  limit: number,
  nextCursor: string | null,
): Buffer | Readable {
  return bodyOf(sessionListParts(sessions, limit, nextCursor), bytesOf(sessions, sessionBytes));
}

function* sessionListParts(sessions: readonly Session[], limit: number, nextCursor: string | null): Generator<string> {
  const pagination = JSON.stringify({ limit, nextCursor, hasMore: nextCursor !== null });
  yield* listParts('{"sessions":[', sessions, (session) => sessionJson(session));
  yield `],"pagination":${pagination}}`;
}

/** A small page at once, a large one in parts as its reader takes them. */
function bodyOf(parts: Iterable<string>, bytes: number): Buffer | Readable {
  return bytes < LARGE_ANSWER_BYTES ? Buffer.from([...parts].join('')) : largeAnswer(parts);
}

function bytesOf<Item>(items: readonly Item[], bytesOfOne: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + bytesOfOne(item), 0);
}

export function batchBody(answer: BatchAnswer, typeOf: TypeOfProblem): Buffer | Readable {
  return bodyOf(batchParts(answer, typeOf), bytesOf(answer.results, resultBytes));
}

function* batchParts({ results, ...counts }: BatchAnswer, typeOf: TypeOfProblem): Generator<string> {
  yield* listParts('{"results":[', results, ({ error, ...result }) =>
    JSON.stringify(error ? { ...result, problem: toItemProblem(error, typeOf) } : result),
  );
  yield `],${JSON.stringify(counts).slice(1)}`;
}

/** About as many as it takes: many faults, each with a long pointer, can make an answer larger than the batch was. */
function resultBytes({ error }: BatchResult): number {
  const places = (error?.parts ?? []).map((part) => ('pointer' in part ? part.pointer : part.parameter));
  return places.reduce((sum, place) => sum + FAULT_FRAME_BYTES + place.length, RESULT_FRAME_BYTES);
}

/**
 * Changes whenever the session does (its newest event, its completion, its start, a hold), and from one database to another; the time of
 * the newest change tells databases apart that somebody restored by hand. Weak: the
 * same events may come with other bytes, as they do once they are archived.
 */
export function historyETag(session: Session, page: { offset: number; limit: number }, incarnation: string): string {
  const { lastSequence, status, startedAtMs, updatedAtMs, hold } = session;
  const held = hold === null ? '' : `-held-${hold.sinceMs}`;
  return `W/"${incarnation}-${lastSequence}-${status}-${updatedAtMs.toString(36)}-${startedAtMs.toString(36)}${held}-${page.offset}-${page.limit}"`;
}
