import { ServiceProcess } from '../../e2e/service-process.js';
import { type ProofCheck, ProofFailure } from '../check.js';
import { MemoryWatch } from '../load/memory.js';
import { Overload } from '../load/overload.js';

const DURATION_MS = { long: 600_000, short: 50_000 } as const;

/** Over ten minutes, a remaining slope is a leak; in one minute the heap still settles, and only the maximum counts. */
const MAX_SLOPE_MIB_PER_MINUTE = { long: 5, short: Number.POSITIVE_INFINITY } as const;

/** Fewer than there are writers, so that they reach the limit of the queue on any machine. */
const QUEUED_WRITES = 32;

/** What queues, buffers and caches may hold by their limits, plus the slack of the heap itself. */
const MAX_MEMORY_MIB = 1_024;

export const check: ProofCheck = {
  name: 'overload',
  promise: 'overload: bounded queues; 429 or 503 with `Retry-After` before memory grows; immediate recovery',
  topic: 'load',
  needs: [],
  budgetSeconds: 65,
  async run({ long, folder, signal }) {
    const length = long ? 'long' : 'short';
    const service = ServiceProcess.spawn({ DATA_DIR: folder, APPEND_QUEUE_MAX_EVENTS: `${QUEUED_WRITES}` });
    const load = new Overload(await service.address());
    const memory = new MemoryWatch(service.pid);
    try {
      await load.run(DURATION_MS[length], signal);
      memory.stop();
      const recoveryMs = await load.recoveryMs();
      const { slopeMibPerMinute, peakMib } = memory;
      if (load.wrong.length > 0) throw new ProofFailure(load.wrong.slice(0, 10).join('\n'));
      if (slopeMibPerMinute > MAX_SLOPE_MIB_PER_MINUTE[length] || peakMib > MAX_MEMORY_MIB)
        throw new ProofFailure(`memory grows: ${slopeMibPerMinute} MiB a minute, ${peakMib} MiB at most`);
      const counted = (test: (status: string) => boolean) =>
        [...load.statuses].reduce((total, [status, count]) => total + (test(status) ? count : 0), 0);
      return [
        { what: 'answers 2xx', value: counted((status) => status.startsWith('2')) },
        { what: 'answers 429 with Retry-After', value: counted((status) => status === '429') },
        { what: 'answers 503 with Retry-After', value: counted((status) => status === '503') },
        { what: 'any other answer, or none', value: load.wrong.length, mustBe: 0 },
        { what: 'slowest answer', value: Math.round(load.slowestMs), unit: 'ms' },
        { what: 'memory at most', value: peakMib, unit: 'MiB' },
        { what: 'memory growth in the second half', value: slopeMibPerMinute, unit: 'MiB/min' },
        { what: 'time until an append takes less than a second again', value: recoveryMs, unit: 'ms' },
      ];
    } finally {
      memory.stop();
      load.close();
      await service.kill();
    }
  },
};
