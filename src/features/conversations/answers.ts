import { Readable } from 'node:stream';
import type { Measures } from '@conversation-service/voice';
import type { HistoryQuery, LogPage, LogQuery, SessionHistory } from '../../domain/page.js';
import { eventBytes, sessionBytes } from '../../domain/page-budget.js';
import type { Session } from '../../domain/session.js';
import { eventJson, sessionJson } from '../../http/answers.js';
import { bodyInParts } from '../../http/large-answer.js';
import { type TypeOfProblem, toItemProblem } from '../../http/problem.js';
import type { SessionSummary } from '../../runtime/summaries.js';
import type { BatchAnswer, BatchResult } from './batch-results.js';

/** Of the result of one item of a batch, beside its faults. */
const RESULT_FRAME_BYTES = 512;

/** Of one fault of an item, beside its place. */
const FAULT_FRAME_BYTES = 128;

/** What a session brings along: JSON that begins with a comma, or nothing. */
export type Included = (session: Session) => string;

const NOTHING_INCLUDED: Included = () => '';

/** Null for a session without. */
export function measuresJson(summary: SessionSummary | undefined): string {
  return `,"measures":${JSON.stringify(summary?.measures ?? null)}`;
}

function* historyParts({ session, events }: SessionHistory, page: HistoryQuery, included: Included): Generator<string> {
  const total = session.lastSequence;
  const hasMore = page.offset + events.length < total;
  const pagination = JSON.stringify({ total, limit: page.limit, offset: page.offset, hasMore });
  yield sessionJson(session, included(session)).slice(0, -1);
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

export function historyBody(history: SessionHistory, page: HistoryQuery, included?: Included): Buffer | Readable {
  const known = included ? undefined : historyBodies.get(history);
  if (known) return known;
  const { session, events } = history;
  const body = bodyInParts(
    historyParts(history, page, included ?? NOTHING_INCLUDED),
    sessionBytes(session) + bytesOf(events, eventBytes),
  );
  if (body instanceof Readable) return body;
  if (Object.isFrozen(history) && !included) historyBodies.set(history, body);
  return body;
}

/** Where a reader goes on: behind the last event of the page, or where it was if the page is empty. */
export function nextInLog({ events }: LogPage, query: LogQuery): { nextAfter: number } | { nextBefore: number | null } {
  const last = events.at(-1)?.sequence;
  return query.order === 'asc' ? { nextAfter: last ?? query.after } : { nextBefore: last ?? query.before ?? null };
}

export function logBody(page: LogPage, query: LogQuery): Buffer | Readable {
  return bodyInParts(logParts(page, query), bytesOf(page.events, eventBytes));
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
  included = NOTHING_INCLUDED,
): Buffer | Readable {
  return bodyInParts(sessionListParts(sessions, { limit, nextCursor }, included), bytesOf(sessions, sessionBytes));
}

function* sessionListParts(
  sessions: readonly Session[],
  { limit, nextCursor }: { readonly limit: number; readonly nextCursor: string | null },
  included: Included,
): Generator<string> {
  const pagination = JSON.stringify({ limit, nextCursor, hasMore: nextCursor !== null });
  yield* listParts('{"sessions":[', sessions, (session) => sessionJson(session, included(session)));
  yield `],"pagination":${pagination}}`;
}

function bytesOf<Item>(items: readonly Item[], bytesOfOne: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + bytesOfOne(item), 0);
}

export function batchBody(answer: BatchAnswer, typeOf: TypeOfProblem): Buffer | Readable {
  return bodyInParts(batchParts(answer, typeOf), bytesOf(answer.results, resultBytes));
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
 * Changes whenever the session does (its newest event, its completion, its start, a hold), and from one database to another;
 * the time of the newest change tells databases apart that somebody restored by hand. Weak: the same events may come with
 * other bytes, as they do once they are archived. How many events there are tells pages apart that end early, by a
 * `MAX_PAGE_BYTES` that may have been changed.
 */
export function historyETag(
  { session, events }: SessionHistory,
  page: HistoryQuery,
  incarnation: string,
  included = '',
): string {
  const { lastSequence, status, hold } = session;
  const held = hold === null ? '' : `-held-${hold.sinceMs}`;
  const times = `${session.updatedAtMs.toString(36)}-${session.startedAtMs.toString(36)}`;
  const place = `${page.offset}-${page.limit}-${events.length}`;
  return `W/"${incarnation}-${lastSequence}-${status}-${times}${held}-${place}${included}"`;
}

/** Names the measures, for a tag: with the head of the session they are told by what they were made of. */
export function measuresTag(summary: SessionSummary | undefined): string {
  const { version = 0, throughSequence = 0 } = (summary?.measures ?? {}) as Partial<Measures>;
  return `-measures-${version}-${throughSequence}`;
}
