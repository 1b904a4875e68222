import { setTimeout as delay } from 'node:timers/promises';
import type { Bench, LoadOrder } from '../harness.js';
import type { Measure, Row } from '../measure.js';
import { EVENT_ID_MARK, JSON_TYPE } from '../messages.js';
import { median } from '../pairs.js';
import { reportOf } from '../reports.js';
import type { Server } from '../server.js';

const MESSAGES = 40;

/** Platforms deliver with a pool of workers. */
const CONNECTIONS = 8;

const SECONDS_PER_MINUTE = 60;
/** Nothing is signed, so no signature is checked. */
const OPEN = { INGEST_UNSIGNED: 'vapi' };

const MEBIBYTE = 1_024 * 1_024;
const LARGE_BYTES = 16 * MEBIBYTE;
/** Size of a message in a report; their number makes the body just smaller than the limit. */
const MESSAGE_BYTES = 220;
const LARGE_AT_ONCE = 4;

const UNAVAILABLE = 503;
const REPEAT_MS = 1_000;

const REPORTS: LoadOrder = {
  connections: CONNECTIONS,
  method: 'POST',
  path: '/ingest/vapi',
  contentType: JSON_TYPE,
  body: reportOf(EVENT_ID_MARK, MESSAGES),
  session: 'of-request',
};

export const ingest: Measure = {
  id: 'ingest',
  run: async (bench) => [...(await speedOf(bench)), await memoryOf(bench)],
};

async function speedOf(bench: Bench): Promise<readonly Row[]> {
  const service = await bench.startService(bench.newFolder(), 'service', OPEN);
  const contestant = bench.contestant(service, REPORTS);
  // The first requests start the parser thread.
  await bench.load(service, { ...REPORTS, requests: 2 * CONNECTIONS });
  const rounds = [];
  for (let round = 0; round < bench.rounds; round++) rounds.push(await contestant.run());
  const perMinute = rounds.map(({ perSecond }) => perSecond * SECONDS_PER_MINUTE);
  const cpuMs = rounds.map(({ cpuMicros }) => (cpuMicros ?? Number.NaN) / 1_000);
  const what = `end-of-call reports of ${MESSAGES} messages, each a call: stored in a minute`;
  return [
    { ...rowOf(what, perMinute), target: { atLeast: 2_000 } },
    { ...rowOf('processor time of one report', cpuMs), unit: 'ms' },
  ];
}

/** Several bodies of the maximum size at once. */
async function memoryOf(bench: Bench): Promise<Row> {
  const service = await bench.startService(bench.newFolder(), 'service', OPEN);
  const before = service.memory()?.residentMb ?? Number.NaN;
  await Promise.all(Array.from({ length: LARGE_AT_ONCE }, (_, call) => postLarge(service, call)));
  const what = `memory at its peak above the start: ${LARGE_AT_ONCE} bodies of 16 MiB at once`;
  return { what, value: (service.memory()?.peakMb ?? Number.NaN) - before, unit: 'MB', target: { atMost: 1_500 } };
}

/** Retries as a sender would while the service has no memory for more. */
async function postLarge({ address }: Server, call: number): Promise<void> {
  const body = reportOf(`large-${call}`, Math.floor(LARGE_BYTES / MESSAGE_BYTES));
  const headers = { 'content-type': JSON_TYPE };
  for (;;) {
    const { status } = await fetch(`${address}/ingest/vapi`, { method: 'POST', headers, body });
    if (status === 200) return;
    if (status !== UNAVAILABLE) throw new Error(`A body of ${body.length} bytes was answered ${status}.`);
    await delay(REPEAT_MS);
  }
}

function rowOf(what: string, values: readonly number[]): Row {
  return { what, value: median(values), spread: [Math.min(...values), Math.max(...values)] };
}
