import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { CallAnswer, HttpCaller } from '../http-call.js';
import type { SessionLedger } from './ledger.js';

/** Stores that scan for every read may need several tries on a busy machine. Only their final answer is judged. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 500;

export interface Audit {
  /** Acknowledged events that are missing, or differ from what was sent. */
  lost: number;
  duplicates: number;
  /** Gaps, other sequences than acknowledged, events above the completion that are not late, wrong counters. */
  orderBreaks: number;
  /** Stored events that nobody was told about: a retry finds them. */
  storedUnacknowledged: number;
  events: number;
}

export function emptyAudit(): Audit {
  return { lost: 0, duplicates: 0, orderBreaks: 0, storedUnacknowledged: 0, events: 0 };
}

interface Found {
  readonly sequence: number;
  readonly type: string;
  readonly payload: unknown;
}

/** Reads the whole log of a session and compares it with what clients know. Adds to `audit`; changes nothing else. */
export async function auditSession(caller: HttpCaller, ledger: SessionLedger, audit: Audit): Promise<void> {
  const session = await read(caller, `/sessions/${ledger.sessionId}?limit=1`);
  if (session.status === 404) {
    audit.lost += ledger.acknowledged + Number(ledger.isCreated);
    return;
  }
  const found = new Map<string, Found>();
  let isLate = false;
  for await (const event of readLog(caller, ledger.sessionId)) {
    if (found.has(event.eventId)) audit.duplicates++;
    if (event.sequence !== found.size + 1) audit.orderBreaks++;
    // A completed session stays completed: nothing that is not late follows the first late event.
    if (isLate && event.late !== true) audit.orderBreaks++;
    isLate ||= event.late === true;
    found.set(event.eventId, event);
  }
  audit.events += found.size;
  const { lastSequence, eventCount, endedAt } = session.json;
  if (lastSequence !== found.size || eventCount !== found.size) audit.orderBreaks++;
  if (ledger.endedAt !== undefined && endedAt !== ledger.endedAt) audit.lost++;
  if (endedAt !== null && !ledger.isCompletionSent) audit.orderBreaks++;
  compare(ledger, found, audit);
}

function compare(ledger: SessionLedger, found: ReadonlyMap<string, Found>, audit: Audit): void {
  for (const [eventId, { type, payload, sequence }] of ledger.events) {
    const stored = found.get(eventId);
    const isAsSent = stored?.type === type && isDeepStrictEqual(stored.payload, payload);
    if (sequence === undefined) {
      if (stored) audit.storedUnacknowledged++;
    } else if (!isAsSent) audit.lost++;
    else if (stored.sequence !== sequence) audit.orderBreaks++;
  }
  for (const eventId of found.keys()) if (!ledger.events.has(eventId)) audit.duplicates++;
}

/** Like a client: repeats requests that the service says to repeat. */
async function read(caller: HttpCaller, path: string): Promise<CallAnswer> {
  const startedMs = performance.now();
  for (;;) {
    const answer = await caller.get(path);
    if (answer.status !== 503 || performance.now() - startedMs > PATIENCE_MS) return answer;
    await pause(PAUSE_MS);
  }
}

/** Events in the order of the log, page by page. */
export async function* readLog(caller: HttpCaller, sessionId: string) {
  for (let after = 0; ; ) {
    const { status, json, text } = await read(caller, `/sessions/${sessionId}/events?limit=500&after=${after}`);
    if (status !== 200) throw new Error(`the log of ${sessionId} cannot be read: ${status} ${text}`);
    yield* json.events;
    if (!json.pagination.hasMore) return;
    after = json.pagination.nextAfter;
  }
}
