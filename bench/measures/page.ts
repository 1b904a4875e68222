import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadOrder } from '../harness.js';
import { type Measure, throughputRow } from '../measure.js';
import { MARKED_SESSION, OFFSET_MARK, sessionId } from '../messages.js';
import { seedLog } from '../seed-log.js';

const EVENTS = 2_000;

/** Pages of 50 at a thousand scattered offsets from `thousands` × 1,000 on: more than the service caches. */
export function pagesFrom(thousands: number): LoadOrder {
  return {
    method: 'GET',
    path: `/sessions/${sessionId(0)}?limit=50&offset=${thousands}${OFFSET_MARK}`,
    session: 'of-connection',
  };
}

export function pageAt(offset: number): LoadOrder {
  return { method: 'GET', path: `/sessions/${sessionId(0)}?limit=50&offset=${offset}`, session: 'of-connection' };
}

/** More pages than the service caches. */
const SESSIONS = 2_000;
const EVENTS_EACH = 50;

export const page: Measure = {
  id: 'page',
  run: async (bench) => {
    const service = await bench.startService();
    await seedLog(bench, service, EVENTS);
    const order = pageAt(0);
    const response = await fetch(service.address + order.path);
    const file = join(bench.newFolder(), 'page.json');
    writeFileSync(file, Buffer.from(await response.arrayBuffer()));
    const floor = await bench.startBaseline('bare Fastify', 'fixed-bytes.js', file);
    const same = await bench.alternate(bench.contestant(service, order), bench.contestant(floor, order));
    const others = await bench.startFilled(SESSIONS, EVENTS_EACH, 'service, any session');
    const ofAny: LoadOrder = {
      ...order,
      path: `/sessions/${MARKED_SESSION}?limit=50&offset=0`,
      session: { anyOf: SESSIONS },
    };
    const mixed = await bench.alternate(bench.contestant(others, ofAny), bench.contestant(floor, order));
    return [
      throughputRow('page of 50 at offset 0 ÷ bare Fastify sending the same bytes', same, { atLeast: 0.5 }),
      throughputRow('page of 50 of any of 2,000 sessions, most of them not in memory ÷ the same', mixed),
    ];
  },
};
