import type { Bench } from '../harness.js';
import { costRow, type Measure, type Row, type Target } from '../measure.js';
import { seedLog } from '../seed-log.js';
import type { Server } from '../server.js';
import { pagesFrom } from './page.js';

/** Includes the page after the last offset. */
const THOUSANDS = 100;
const QUICK_THOUSANDS = 20;
const PAGE = 50;

/** One event in a hundred arrives after others with a later time. */
const OUT_OF_ORDER_EVERY = 100;

export const deepPage: Measure = {
  id: 'deep-page',
  run: async (bench) => {
    const thousands = bench.options.quick ? QUICK_THOUSANDS : THOUSANDS;
    const inOrder = await filled(bench, thousands, 'in order');
    const withOutOfOrder = await filled(bench, thousands, '1 % out of order', OUT_OF_ORDER_EVERY);
    const deep = thousands - 1;
    return [
      await depth(bench, inOrder, deep, { atMost: 1.2 }),
      await depth(bench, withOutOfOrder, deep),
      await outOfOrder(bench, withOutOfOrder, inOrder, deep),
    ];
  },
};

async function filled(bench: Bench, thousands: number, kind: string, outOfOrderEvery?: number): Promise<Server> {
  const server = await bench.startService(undefined, kind);
  await seedLog(bench, server, thousands * 1_000 + PAGE, outOfOrderEvery);
  return server;
}

async function depth(bench: Bench, server: Server, deep: number, target?: Target): Promise<Row> {
  const at = (thousands: number) => ({
    ...bench.contestant(server, pagesFrom(thousands)),
    name: `offsets from ${thousands},000, ${server.name}`,
  });
  const pair = await bench.alternate(at(deep), at(1));
  return costRow(`cost of pages at offsets from ${deep},000 on ÷ from 1,000 on, ${server.name}`, pair, target);
}

async function outOfOrder(bench: Bench, withOutOfOrder: Server, inOrder: Server, deep: number): Promise<Row> {
  const order = pagesFrom(deep);
  const pair = await bench.alternate(bench.contestant(withOutOfOrder, order), bench.contestant(inOrder, order));
  return costRow(`cost of pages with 1 % out of order ÷ in order, at offsets from ${deep},000 on`, pair, {
    atMost: 1.3,
  });
}
