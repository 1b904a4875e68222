import type { Bench } from './harness.js';
import { eventId, eventText, NDJSON_TYPE, sessionId } from './messages.js';
import { postBatch } from './post-batch.js';
import type { Server } from './server.js';

const EVENTS_PER_BATCH = 500;
const FIRST_TIME_MS = Date.UTC(2026, 0, 15, 9, 30);

/** Time between two utterances of a lively conversation. */
const STEP_MS = 1_200;

/** How far an out-of-order event lies before those around it: a transcript that came late. */
const OUT_OF_ORDER_MS = 5_000;

/**
 * Creates session 0 of the server with this many events, through the public API. One in `outOfOrderEvery` events has a time
 * before those that arrived ahead of it.
 */
export async function seedLog(
  bench: Bench,
  server: Server,
  events: number,
  outOfOrderEvery = Number.POSITIVE_INFINITY,
): Promise<void> {
  await bench.createSessions(server, 1);
  for (let first = 1; first <= events; first += EVENTS_PER_BATCH) {
    const count = Math.min(EVENTS_PER_BATCH, events - first + 1);
    const lines = Array.from({ length: count }, (_, index) => lineOf(first + index, outOfOrderEvery));
    await postBatch(`${server.address}/sessions/${sessionId(0)}/events/batch`, NDJSON_TYPE, lines.join('\n'), count);
  }
}

function lineOf(number: number, outOfOrderEvery: number): string {
  const timeMs = FIRST_TIME_MS + number * STEP_MS - (number % outOfOrderEvery === 0 ? OUT_OF_ORDER_MS : 0);
  return eventText(eventId(number), new Date(timeMs).toISOString());
}
