import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '../harness.js';
import type { Measure, Row } from '../measure.js';
import { JSON_TYPE, sessionId } from '../messages.js';
import type { Server } from '../server.js';
import type { TailLoadResult, TailLoadSpec } from '../tail-load.js';
import { runTask } from '../task.js';

const LOAD = new URL('../tail-load.js', import.meta.url);

const TAILS = 1_000;
const SESSIONS = 50;
const APPENDS_PER_SECOND = 500;
const CUTS_PER_SECOND = 10;

/** A little more than two heartbeats. */
const IDLE_MS = 32_000;
const QUICK_IDLE_MS = 17_000;
const MINUTE_MS = 60_000;

/** Fails if a tail differs from the log. */
export const tails: Measure = {
  id: 'tails',
  run: async (bench) => [...(await following(bench)), ...(await idling(bench))],
};

async function following(bench: Bench): Promise<readonly Row[]> {
  const service = await bench.startService();
  const load = (spec: Partial<TailLoadSpec>) => run(service, { seconds: bench.options.quick ? 5 : 30, ...spec });
  const { appended, received, cuts, p50Ms, p99Ms, maxMs } = await load({});
  const what = `${TAILS} tails of ${SESSIONS} sessions under ${APPENDS_PER_SECOND} appends/s (${appended.toLocaleString('en')} events, ${received.toLocaleString('en')} arrivals, ${cuts} tails cut and resumed; every tail equals its log)`;
  return [
    { what: `${what}: delay after the acknowledgement, p99`, value: p99Ms, unit: 'ms', target: { atMost: 25 } },
    { what: 'the same, median', value: p50Ms, unit: 'ms' },
    { what: 'the same, longest', value: maxMs, unit: 'ms' },
  ];
}

async function run(service: Server, { seconds = 1 }: Partial<TailLoadSpec>): Promise<TailLoadResult> {
  const result = await runTask<TailLoadSpec, TailLoadResult>(LOAD, {
    address: service.address,
    sessions: SESSIONS,
    tails: TAILS,
    appendsPerSecond: APPENDS_PER_SECOND,
    cutsPerSecond: CUTS_PER_SECOND,
    seconds,
  });
  if (result.faults.length > 0) throw new Error(`tails: ${result.faults.slice(0, 5).join('; ')}`);
  return result;
}

/** The cost of tails that only wait. */
async function idling(bench: Bench): Promise<readonly Row[]> {
  const service = await bench.startService();
  const body = JSON.stringify({ sessionId: sessionId(0) });
  await fetch(`${service.address}/sessions`, { method: 'POST', headers: { 'content-type': JSON_TYPE }, body });
  await delay(2_000);
  const before = service.memory()?.residentMb ?? Number.NaN;
  let bytes = 0;
  const open = Array.from({ length: TAILS }, async () => {
    const request = get(`${service.address}/sessions/${sessionId(0)}/stream`, { agent: false });
    request.on('error', () => undefined);
    await new Promise<void>((resolve) => {
      request.on('response', (response) => {
        response.on('error', () => undefined);
        response.once('data', () => resolve());
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
        });
      });
    });
    return request;
  });
  const requests = await Promise.all(open);
  await delay(1_000);
  bytes = 0;
  const idleMs = bench.options.quick ? QUICK_IDLE_MS : IDLE_MS;
  const cpuBefore = service.cpuMs() ?? Number.NaN;
  await delay(idleMs);
  const cpuMs = (service.cpuMs() ?? Number.NaN) - cpuBefore;
  const after = service.memory()?.residentMb ?? Number.NaN;
  for (const request of requests) request.destroy();
  return [
    { what: `memory of one idle tail, of ${TAILS}`, value: ((after - before) * 1_024 * 1_024) / TAILS, unit: 'bytes' },
    { what: 'sent to one idle tail in a minute', value: ((bytes / TAILS) * MINUTE_MS) / idleMs, unit: 'bytes' },
    { what: `processor time of ${TAILS} idle tails in a second`, value: (cpuMs * 1_000) / idleMs, unit: 'ms' },
  ];
}
