import type { Bench } from '../harness.js';
import { costRow, type Measure, type Row, type Target } from '../measure.js';
import { seedLog } from '../seed-log.js';
import { pageAt } from './page.js';

const EVENTS = 100_000;
const QUICK_EVENTS = 20_000;

/** One event in a hundred comes after others with a later time. */
const STRAY_EVERY = 100;

export const deepPage: Measure = {
  id: 'deep-page',
  run: async (bench) => [
    await measure(bench, 'in order', undefined, { atMost: 1.2 }),
    await measure(bench, 'with 1 % strays', STRAY_EVERY),
  ],
};

async function measure(bench: Bench, kind: string, strayEvery?: number, target?: Target): Promise<Row> {
  const events = bench.options.quick ? QUICK_EVENTS : EVENTS;
  const offset = events - 50;
  const service = await bench.startService();
  await seedLog(bench, service, events, strayEvery);
  const at = (from: number) => ({
    ...bench.contestant(service, pageAt(from)),
    name: `offset ${from.toLocaleString('en')}`,
  });
  const pair = await bench.alternate(at(offset), at(0));
  const [deep, all] = [offset, events].map((count) => count.toLocaleString('en'));
  return costRow(`cost of the page at offset ${deep} of ${all} ÷ at offset 0, ${kind}`, pair, target);
}
