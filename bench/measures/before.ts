import { resolve } from 'node:path';
import { type Bench, CONNECTIONS, type LoadOrder } from '../harness.js';
import { costRow, type Measure, type Row } from '../measure.js';
import { median } from '../pairs.js';
import { seedLog } from '../seed-log.js';
import type { Server } from '../server.js';
import { APPEND_ONE } from './append.js';
import { APPEND_BATCH, BATCH_EVENTS } from './batch.js';
import { pageAt, pagesFrom } from './page.js';

/** Enough for every offset of `pagesFrom(1)`. */
const LOGGED_EVENTS = 2_100;
const STARTS = 9;

/** Pages first: what appends leave to the background would count with them. */
const ORDERS: readonly (readonly [what: string, order: LoadOrder, unitsPerRequest: number])[] = [
  ['a page of 50 that was read before', pageAt(0), 1],
  ['a page of 50 at any offset', pagesFrom(1), 1],
  ['a single append', APPEND_ONE, 1],
  ['an event in a batch of 100', APPEND_BATCH, BATCH_EVENTS],
];

/** This checkout and an earlier one, in turn, each on a store of its own. */
export const before: Measure = {
  id: 'before',
  run: async (bench) => {
    if (bench.options.before === undefined) return [];
    const root = resolve(bench.options.before);
    const rows = [await starts(bench, root)];
    const [now, then] = [await filled(bench), await filled(bench, root)];
    for (const [what, order, units] of ORDERS) {
      const pair = await bench.alternate(bench.contestant(now, order, units), bench.contestant(then, order, units));
      rows.push(costRow(`cost of ${what}: now ÷ before`, pair));
    }
    return rows;
  },
};

/** Session 0 has a log to read pages of. */
async function filled(bench: Bench, root?: string): Promise<Server> {
  const name = root === undefined ? 'now' : 'before';
  const server = await bench.startService(undefined, name, {}, root);
  await bench.createSessions(server, CONNECTIONS);
  await seedLog(bench, server, LOGGED_EVENTS);
  return server;
}

async function starts(bench: Bench, root: string): Promise<Row> {
  const ratios: number[] = [];
  for (let turn = 0; turn < (bench.options.quick ? 3 : STARTS); turn += 1) {
    const cpuMs: number[] = [];
    for (const checkout of [undefined, root]) {
      const server = await bench.startService(undefined, 'start', {}, checkout);
      cpuMs.push(server.cpuMs() ?? Number.NaN);
      await server.stop();
    }
    ratios.push((cpuMs[0] ?? Number.NaN) / (cpuMs[1] ?? Number.NaN));
  }
  const spread = [Math.min(...ratios), Math.max(...ratios)] as const;
  return { what: 'processor time of a start: now ÷ before', value: median(ratios), spread };
}
