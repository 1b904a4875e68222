import type { ConsumersResult, ConsumersSpec } from '../consumers.js';
import type { Bench } from '../harness.js';
import { CONNECTIONS } from '../harness.js';
import { costRow, type Measure, type Row } from '../measure.js';
import { median } from '../pairs.js';
import { runTask } from '../task.js';
import { APPEND_ONE } from './append.js';

const TASK = new URL('../consumers.js', import.meta.url);
const AT_REST = new URL('../processors-at-rest.js', import.meta.url);

/** The cost of background work for writers. */
export const consumers: Measure = {
  id: 'consumers',
  run: async (bench: Bench) => {
    const store = await costOfStore(bench);
    const service = await bench.startService();
    const atRest = await bench.startService(bench.newFolder(), 'service, its processors at rest', {
      NODE_OPTIONS: `--import ${AT_REST.href}`,
    });
    for (const each of [service, atRest]) await bench.createSessions(each, CONNECTIONS);
    const http = await bench.alternate(bench.contestant(service, APPEND_ONE), bench.contestant(atRest, APPEND_ONE));
    return [store, costRow('cost of a single append by HTTP: processors at work ÷ at rest', http, { atMost: 1.1 })];
  },
};

/** In one process and by its CPU time, which includes the background work. */
async function costOfStore(bench: Bench): Promise<Row> {
  const { followed, bare } = await runTask<ConsumersSpec, ConsumersResult>(TASK, {
    folders: [bench.newFolder(), bench.newFolder()],
    rounds: 3 * bench.rounds,
    seconds: bench.seconds,
  });
  const ratios = followed.map((micros, round) => micros / (bare[round] ?? Number.NaN));
  return {
    what: 'processor time of a single append to the embedded store: three processors at work ÷ none',
    target: { atMost: 1.1 },
    value: median(ratios),
    spread: [Math.min(...ratios), Math.max(...ratios)],
  };
}
