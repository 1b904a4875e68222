import type { Lane } from './lane.js';
import { Spool } from './spool.js';

interface Request {
  readonly path: string;
  readonly body: string;
}

/** Browsers allow keepalive requests of 64 KiB in total. */
const MOST_CHARACTERS = 60_000;
const MOST_EVENTS = 500;
let isWatching = false;

/**
 * When the page is hidden, all pending records are sent once more, including those in flight: their ids are the same,
 * so nothing is stored twice. If the page is shown again, recording continues as before.
 */
export function deliverAtPageHide(): void {
  const page = globalThis as { readonly addEventListener?: (type: string, listener: () => void) => void };
  if (isWatching || !page.addEventListener) return;
  isWatching = true;
  page.addEventListener('pagehide', () => {
    let room = MOST_CHARACTERS;
    for (const spool of Spool.busy) {
      for (const lane of spool.lanes.values()) room -= sendAll(spool, lane, room);
    }
  });
}

/** Sends the oldest records that fit into `room`, and returns how much room they took. */
function sendAll(spool: Spool, lane: Lane, room: number): number {
  let sent = 0;
  for (const { path, body } of requestsOf(lane, room)) {
    if (sent + body.length > room) return sent;
    sent += body.length;
    const headers = { 'content-type': 'application/json' };
    const answer = spool.fetchOf(lane.url)(lane.url + path, { method: 'POST', headers, body, keepalive: true });
    answer.catch(() => undefined);
  }
  return sent;
}

function requestsOf(lane: Lane, room: number): readonly Request[] {
  const path = `/sessions/${encodeURIComponent(lane.sessionId)}`;
  const requests: Request[] = [];
  let events: string[] = [];
  let characters = 0;
  const endBatch = () => {
    if (events.length > 0) requests.push({ path: `${path}/events/batch`, body: `{"events":[${events.join(',')}]}` });
    events = [];
    characters = 0;
  };
  for (const { kind, body } of lane.inMemory()) {
    const text = JSON.stringify(body);
    if (kind !== 'event' || events.length >= MOST_EVENTS || characters + text.length > room / 2) endBatch();
    if (kind !== 'event') requests.push({ path: kind === 'create' ? '/sessions' : `${path}/complete`, body: text });
    else events.push(text);
    characters += text.length;
  }
  endBatch();
  return requests;
}
