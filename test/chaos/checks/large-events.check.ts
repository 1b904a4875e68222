import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { type Figure, type ProofCheck, type ProofContext, ProofFailure } from '../check.js';
import { LargeEvents, type Phase } from '../load/large-events.js';
import { LiveProbe } from '../load/live-probe.js';
import { MeasuredService } from '../load/measured-service.js';

/** Less than the limit of our own manifest (deploy/kubernetes), which includes room for other memory. */
const CONTAINER_MIB = 512;

/** What the meter writes at the end of its interval belongs to the phase. */
const METER_STRETCH_MS = 150;

const ROUNDS = { long: 3, short: 1 } as const;

/** The planted fault: pages that are limited only by their number of events. */
const WITHOUT_BYTES = { MAX_PAGE_BYTES: `${64 * 1024 * 1024}`, MAX_IN_FLIGHT_BYTES: `${4 * 1024 ** 3}` } as const;

export const check: ProofCheck = {
  name: 'large-events',
  promise:
    'no answer is unbounded: with 512 MiB of memory, a hundred requests at once of or for events of 1 MB do not end the process',
  topic: 'load',
  needs: [],
  budgetSeconds: 75,
  async run(context) {
    const figures = await loadAll(context);
    return [
      ...figures,
      { what: 'planted: pages without a bound in bytes; found', value: await plant(context), mustBe: 1 },
    ];
  },
};

async function loadAll(context: ProofContext): Promise<readonly Figure[]> {
  const service = new MeasuredService(context.folder, CONTAINER_MIB);
  if (!service.isBounded) context.report('without a control group for memory (it needs root): the peak is judged');
  const address = await service.process.address();
  const load = new LargeEvents(address);
  const probe = new LiveProbe(address);
  try {
    await load.seed();
    const rows: Row[] = [];
    for (let round = 0; round < ROUNDS[context.long ? 'long' : 'short']; round++)
      for (const phase of load.phases) rows.push(await measure(phase, { load, probe, service, context }));
    return [
      { what: 'any other answer', value: load.wrong.length, mustBe: 0 },
      { what: 'events lost, or kept though refused', value: await load.miscounted(), mustBe: 0 },
      ...figuresOf(rows),
    ];
  } finally {
    load.close();
    await probe.stop();
    await service.stop();
  }
}

/** The same data, requested with the fault; 1 if it is detected. */
async function plant({ folder, report }: ProofContext): Promise<number> {
  const service = new MeasuredService(folder, CONTAINER_MIB, WITHOUT_BYTES);
  const load = new LargeEvents(await service.process.address());
  try {
    await load.pages.run();
    const peakMib = service.peakMib();
    report(`planted: pages without a bound in bytes: ${peakMib === undefined ? 'ended' : `${peakMib} MiB`}`);
    return isHeld(peakMib) ? 0 : 1;
  } finally {
    load.close();
    await service.stop();
  }
}

function isHeld(peakMib: number | undefined): peakMib is number {
  return peakMib !== undefined && peakMib <= CONTAINER_MIB;
}

interface Row {
  readonly name: string;
  readonly durationMs: number;
  readonly statuses: ReadonlyMap<string, number>;
  /** From the fastest to the slowest. */
  readonly liveMs: readonly number[];
  readonly peakMib: number;
  readonly turnMs: number;
}

interface Bench {
  readonly load: LargeEvents;
  readonly probe: LiveProbe;
  readonly service: MeasuredService;
  readonly context: ProofContext;
}

async function measure(phase: Phase, { load, probe, service, context }: Bench): Promise<Row> {
  context.signal.throwIfAborted();
  load.takeStatuses();
  probe.take();
  service.takeLongestTurnMs();
  const startedMs = performance.now();
  await phase.run();
  const durationMs = performance.now() - startedMs;
  await delay(METER_STRETCH_MS);
  const peakMib = service.peakMib();
  if (!isHeld(peakMib)) throw new ProofFailure(`${phase.name}: ${peakMib ?? 'it ended, of more than'} MiB`);
  if (load.wrong.length > 0) throw new ProofFailure(load.wrong.slice(0, 10).join('\n'));
  const row = {
    name: phase.name,
    durationMs,
    statuses: load.takeStatuses(),
    liveMs: [...probe.take()].sort((a, b) => a - b),
    peakMib,
    turnMs: service.takeLongestTurnMs(),
  };
  context.report(describe(row));
  return row;
}

function describe({ name, durationMs, statuses, liveMs, peakMib, turnMs }: Row): string {
  const answers = [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ');
  const live = [0.5, 0.99, 1].map((share) => Math.round(atShare(liveMs, share))).join('/');
  const load = loadavg()[0]?.toFixed(1);
  return `${name}: ${Math.round(durationMs)} ms, ${answers}; live ${live} ms; turn ${turnMs} ms; ${peakMib} MiB; load ${load}`;
}

/** Times are reported but not judged, because a busy machine makes all of them longer. */
function figuresOf(rows: readonly Row[]): readonly Figure[] {
  const liveMs = rows.flatMap((row) => row.liveMs).sort((a, b) => a - b);
  const live = (what: string, share: number) => ({
    what: `\`/health/live\`, ${what}`,
    value: Math.round(atShare(liveMs, share)),
    unit: 'ms',
  });
  return [
    { what: 'answered', value: count(rows, (status) => status.startsWith('2')) },
    { what: 'turned away with Retry-After', value: count(rows, (status) => ['429', '503'].includes(status)) },
    { what: 'cut, being slow where others waited', value: count(rows, (status) => status === 'cut') },
    { what: 'memory at most', value: Math.max(...rows.map(({ peakMib }) => peakMib)), unit: 'MiB' },
    {
      what: 'longest turn of the event loop, in time of the processor',
      value: Math.max(...rows.map(({ turnMs }) => turnMs)),
      unit: 'ms',
    },
    live('half of them', 0.5),
    live('99 of 100', 0.99),
    live('the slowest', 1),
  ];
}

function atShare(sorted: readonly number[], share: number): number {
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}

function count(rows: readonly Row[], isCounted: (status: string) => boolean): number {
  const statuses = rows.flatMap((row) => [...row.statuses]);
  return statuses.reduce((total, [status, times]) => total + (isCounted(status) ? times : 0), 0);
}
