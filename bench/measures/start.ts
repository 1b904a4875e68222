import { setTimeout as delay } from 'node:timers/promises';
import { CONNECTIONS } from '../harness.js';
import type { Measure, Row } from '../measure.js';
import { median } from '../pairs.js';
import { APPEND_ONE } from './append.js';

const STARTS = 9;
const QUICK_STARTS = 3;

/** Wait after the start until its remaining work is done. */
const IDLE_MS = 2_000;

export const start: Measure = {
  id: 'start',
  run: async (bench) => {
    const startsMs: number[] = [];
    const cpuMs: number[] = [];
    const idleMb: number[] = [];
    for (let turn = 0; turn < (bench.options.quick ? QUICK_STARTS : STARTS); turn++) {
      const service = await bench.startService();
      startsMs.push(service.startMs);
      cpuMs.push(service.cpuMs() ?? Number.NaN);
      await delay(IDLE_MS);
      idleMb.push(service.memory()?.residentMb ?? Number.NaN);
      await service.stop();
    }
    const service = await bench.startService();
    await bench.createSessions(service, CONNECTIONS);
    await bench.load(service, { ...APPEND_ONE, seconds: 3 * bench.seconds });
    const memory = service.memory();
    const usual = await bench.startBaseline('the usual way', 'usual-way/main.js', bench.newFolder());
    await delay(IDLE_MS);
    return [
      { ...rowOf('cold start to the first 200 of /health', startsMs), unit: 'ms', target: { atMost: 1_000 } },
      { ...rowOf('processor time until then', cpuMs), unit: 'ms' },
      { ...rowOf('memory after the start', idleMb), unit: 'MB', target: { atMost: 90 } },
      { what: 'memory at full load, peak', value: memory?.peakMb ?? Number.NaN, unit: 'MB', target: { atMost: 250 } },
      { what: 'memory after the load', value: memory?.residentMb ?? Number.NaN, unit: 'MB' },
      { what: 'memory of the usual way after its start', value: usual.memory()?.residentMb ?? Number.NaN, unit: 'MB' },
    ];
  },
};

function rowOf(what: string, values: readonly number[]): Row {
  return { what, value: median(values), spread: [Math.min(...values), Math.max(...values)] };
}
