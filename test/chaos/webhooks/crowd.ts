import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { postJson, ServiceProcess } from '../../e2e/service-process.js';
import { WebhookReceiver } from '../../e2e/webhook-receiver.js';
import type { ProofContext } from '../check.js';
import { percentile } from '../percentile.js';

/** The maximum number. */
const WEBHOOKS = 100;
const SESSIONS = 1_000;
/** Each session is reported to a twentieth of the webhooks, as if each tenant had its own. */
const TENANTS = 20;
const PACE_MS = 40;
const TOLD_MS = 120_000;
const LOOK_MS = 100;
const SLOW_MS = 1_000;
const CLOCK_TICKS = 100;
const TYPES = ['session.created', 'session.completed'];

export interface Crowded {
  /** From the commit to the arrival at healthy receivers. */
  readonly delayMs: { readonly p50: number; readonly p99: number };
  /** CPU time of the service, over the time of the writes. */
  readonly cpuSeconds: number;
  readonly writeP99Ms: number;
  readonly peakMiB: number;
  /** Deliveries to healthy receivers, and what was missing in the end. */
  readonly deliveries: number;
  readonly missing: number;
}

interface Receivers {
  readonly good: WebhookReceiver;
  readonly all: readonly WebhookReceiver[];
  /** By the number of the webhook. */
  urlOf(index: number): string;
  isGood(index: number): boolean;
}

/** A tenth of the webhooks each is dead, slow, or fails every other time; or all are healthy. */
async function receivers(isWell: boolean): Promise<Receivers> {
  const good = await WebhookReceiver.start();
  if (isWell) return { good, all: [good], urlOf: () => good.url, isGood: () => true };
  let flaps = 0;
  const slow = await WebhookReceiver.start(async () => setTimeout(SLOW_MS, 204));
  const flapping = await WebhookReceiver.start(() => (flaps++ % 2 === 0 ? 500 : 204));
  const dead = await WebhookReceiver.start();
  const deadUrl = dead.url;
  await dead.stop();
  const ill = [deadUrl, slow.url, flapping.url];
  const urlOf = (index: number) => ill[index % 10] ?? good.url;
  return { good, all: [good, slow, flapping], urlOf, isGood: (index) => index % 10 >= ill.length };
}

/** A thousand sessions and a hundred webhooks, one per tenant. `webhooks` 0 measures the writes alone. */
export async function crowd(context: ProofContext, name: string, webhooks: number, isWell: boolean): Promise<Crowded> {
  const others = await receivers(isWell);
  const service = ServiceProcess.spawn({
    DATA_DIR: join(context.folder, name),
    DRAIN_DELAY_SECONDS: '0',
    WEBHOOK_ALLOW_HTTP: 'true',
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1',
    // Compresses hours into seconds, so that an outage uses most of the schedule.
    WEBHOOK_RETRY_SECONDS: '0.5,1,2,4,8',
  });
  try {
    const address = await service.address();
    for (let index = 0; index < webhooks; index += 1) await register(address, index, others.urlOf(index));
    const cpu = cpuSecondsOf(service.pid);
    const writesMs = await write(address, context.signal);
    const cpuSeconds = cpuSecondsOf(service.pid) - cpu;
    const wellPerTenant = Array.from({ length: webhooks }, (_, index) => index).filter(others.isGood);
    const expected = wellPerTenant.length * (SESSIONS / TENANTS) * TYPES.length;
    const told = () => new Set(others.good.received.map(({ id }) => id)).size;
    const late = AbortSignal.any([context.signal, AbortSignal.timeout(TOLD_MS)]);
    while (told() < expected && !late.aborted) await setTimeout(LOOK_MS);
    const delays = others.good.received.map(({ body, atMs }) => atMs - Date.parse(body.timestamp));
    return {
      delayMs: { p50: percentile(delays, 0.5), p99: percentile(delays, 0.99) },
      cpuSeconds,
      writeP99Ms: percentile(writesMs, 0.99),
      peakMiB: peakMiBOf(service.pid),
      deliveries: told(),
      missing: expected - told(),
    };
  } finally {
    await service.kill();
    await Promise.all(others.all.map((receiver) => receiver.stop()));
  }
}

export { WEBHOOKS };

async function register(address: string, index: number, url: string): Promise<void> {
  const body = JSON.stringify({ url, types: TYPES, metadata: { tenant: `t${index % TENANTS}` } });
  const headers = { 'content-type': 'application/json' };
  const { status } = await fetch(`${address}/webhooks/w${index}`, { method: 'PUT', headers, body });
  if (status !== 201) throw new Error(`a webhook was answered ${status}`);
}

/** At a steady pace, however long the answers take. */
async function write(address: string, signal: AbortSignal): Promise<readonly number[]> {
  const writesMs: number[] = [];
  const timed = async (path: string, body: object) => {
    const startedMs = performance.now();
    const { ok } = await postJson(`${address}${path}`, body);
    if (!ok) throw new Error('a write was refused');
    writesMs.push(performance.now() - startedMs);
  };
  const calls: Promise<void>[] = [];
  for (let index = 0; index < SESSIONS; index += 1) {
    signal.throwIfAborted();
    const sessionId = `s${index}`;
    const call = async () => {
      await timed('/sessions', { sessionId, metadata: { tenant: `t${index % TENANTS}` } });
      await timed(`/sessions/${sessionId}/complete`, {});
    };
    calls.push(call());
    await setTimeout(PACE_MS);
  }
  await Promise.all(calls);
  return writesMs;
}

function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const [user, system] = [fields[11], fields[12]].map(Number);
  return ((user ?? 0) + (system ?? 0)) / CLOCK_TICKS;
}

function peakMiBOf(pid: number): number {
  const kib = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib ?? 0) / 1_024;
}
