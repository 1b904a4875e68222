import { Readable } from 'node:stream';
import type { Measures } from '@conversation-service/voice';
import type { HistoryQuery, LogPage, LogQuery, SessionHistory } from '../../domain/page.js';
import type { Session } from '../../domain/session.js';
import { eventJson } from '../../http/event-json.js';
import { bodyInParts } from '../../http/large-answer.js';
import { type TypeOfProblem, toItemProblem } from '../../http/problem.js';
import { sessionJson } from '../../http/session-json.js';
import type { SessionSummary } from '../../runtime/summaries.js';
import type { BatchAnswer, BatchResult } from './batch-results.js';

/** Returns additional JSON members of a session, beginning with a comma, or nothing. */
export type Included = (session: Session) => string;

const NOTHING_INCLUDED: Included = () => '';

/** Returns null for a session without measures. */
export function measuresJson(summary: SessionSummary | undefined): string {
  return `,"measures":${JSON.stringify(summary?.measures ?? null)}`;
}

function* historyParts({ session, events }: SessionHistory, page: HistoryQuery, included: Included): Generator<string> {
  const total = session.lastSequence;
  const hasMore = page.offset + events.length < total;
  const pagination = { total, limit: page.limit, offset: page.offset, hasMore };
  yield sessionJson(session, included(session)).slice(0, -1);
  yield* listParts(',"events":[', events, eventJson, { pagination });
}

/** A part of an answer is about this large: several events, as each part costs as much as a small event. */
const PART_CHARS = 16 * 1024;

/**
 * Yields `before`, the items of a list, and the members that follow the list up to the end of the object. Part by part,
 * so that a large answer need not be in memory as a whole.
 */
function* listParts<Item>(
  before: string,
  items: readonly Item[],
  toJson: (item: Item) => string,
  following: object,
): Generator<string> {
  let part = before;
  let separator = '';
  for (const item of items) {
    part += separator + toJson(item);
    separator = ',';
    if (part.length < PART_CHARS) continue;
    yield part;
    part = '';
  }
  yield `${part}],${JSON.stringify(following).slice(1)}`;
}

/**
 * Bodies of pages that a store caches and returns again as the same frozen object (see `readChronological`). Caching
 * bytes of others would keep them until the next full collection: hundreds of megabytes under load.
 */
const historyBodies = new WeakMap<SessionHistory, Buffer>();

export function historyBody(history: SessionHistory, page: HistoryQuery, included?: Included): Buffer | Readable {
  const known = included ? undefined : historyBodies.get(history);
  if (known) return known;
  const body = bodyInParts(historyParts(history, page, included ?? NOTHING_INCLUDED));
  if (body instanceof Readable) return body;
  if (Object.isFrozen(history) && !included) historyBodies.set(history, body);
  return body;
}

/**
 * Returns where a reader continues: after the last event of the page, or at its previous position if the page is empty.
 */
export function nextInLog({ events }: LogPage, query: LogQuery): { nextAfter: number } | { nextBefore: number | null } {
  const last = events.at(-1)?.sequence;
  return query.order === 'asc' ? { nextAfter: last ?? query.after } : { nextBefore: last ?? query.before ?? null };
}

export function logBody(page: LogPage, query: LogQuery): Buffer | Readable {
  const pagination = { limit: query.limit, ...nextInLog(page, query), hasMore: page.hasMore };
  return bodyInParts(listParts('{"events":[', page.events, eventJson, { pagination }));
}

export function sessionListBody(
  sessions: readonly Session[],
  limit: number,
  nextCursor: string | null,
  included = NOTHING_INCLUDED,
): Buffer | Readable {
  const pagination = { limit, nextCursor, hasMore: nextCursor !== null };
  const toJson = (session: Session) => sessionJson(session, included(session));
  return bodyInParts(listParts('{"sessions":[', sessions, toJson, { pagination }));
}

export function batchBody({ results, ...counts }: BatchAnswer, typeOf: TypeOfProblem): Buffer | Readable {
  const toJson = ({ index, eventId, outcome, sequence, error }: BatchResult) => {
    // The characters of an id need no escaping.
    const id = eventId === null ? 'null' : `"${eventId}"`;
    const stored = sequence === undefined ? '' : `,"sequence":${sequence}`;
    const problem = error ? `,"problem":${JSON.stringify(toItemProblem(error, typeOf))}` : '';
    return `{"index":${index},"eventId":${id},"outcome":"${outcome}"${stored}${problem}}`;
  };
  return bodyInParts(listParts('{"results":[', results, toJson, counts));
}

/**
 * Changes whenever the session does (newest event, completion, start, hold) and between databases; the time of the
 * newest change also distinguishes databases that were restored by hand. Weak: the same events may have other bytes, as
 * they do once they are archived. The number of events distinguishes pages that end early because of `MAX_PAGE_BYTES`,
 * which may have changed.
 */
export function historyETag(
  { session, events }: SessionHistory,
  page: HistoryQuery,
  incarnation: string,
  included = '',
): string {
  const { lastSequence, status, hold } = session;
  const held = hold === null ? '' : `-held-${hold.sinceMs}`;
  const times = `${session.updatedAtMs}-${session.startedAtMs}`;
  const place = `${page.offset}-${page.limit}-${events.length}`;
  return `W/"${incarnation}-${lastSequence}-${status}-${times}${held}-${place}${included}"`;
}

/** Identifies the measures for an entity tag, together with the head of the session. */
export function measuresTag(summary: SessionSummary | undefined): string {
  const { version = 0, throughSequence = 0 } = (summary?.measures ?? {}) as Partial<Measures>;
  return `-measures-${version}-${throughSequence}`;
}
