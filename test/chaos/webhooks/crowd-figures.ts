import { type Figure, type ProofContext, ProofFailure } from '../check.js';
import { type Crowded, crowd, WEBHOOKS } from './crowd.js';

/** Healthy receivers beside unhealthy ones; the baselines are from the same run. */
export async function crowdFigures(context: ProofContext): Promise<readonly Figure[]> {
  const without = await crowd(context, 'without', 0, true);
  context.report('without webhooks');
  const well = await crowd(context, 'well', WEBHOOKS, true);
  context.report('beside webhooks whose receivers are well');
  const ill = await crowd(context, 'ill', WEBHOOKS, false);
  context.report(JSON.stringify({ without, well, ill }));
  if (well.missing + ill.missing > 0) throw new ProofFailure(`not told: ${well.missing} and ${ill.missing}`);
  context.document(tableOf({ 'no webhooks': without, 'all receivers work': well, '30 of them are broken': ill }));
  return [
    { what: 'sessions, with 100 webhooks, each for a tenant with a twentieth of the sessions', value: 1_000 },
    { what: 'webhooks that are dead, slow (1 s) or fail every other time, ten each', value: 30 },
    { what: 'deliveries to the others', value: ill.deliveries },
    { what: 'of them missing', value: ill.missing, mustBe: 0 },
    { what: 'their delay, 99th percentile, beside the broken ones', value: Math.round(ill.delayMs.p99), unit: 'ms' },
    { what: 'the same, if none is broken', value: Math.round(well.delayMs.p99), unit: 'ms' },
  ];
}

function tableOf(runs: Readonly<Record<string, Crowded>>): string {
  const rows = Object.entries(runs).map(([name, { delayMs, cpuSeconds, writeP99Ms, peakMiB, deliveries }]) => {
    const delay = deliveries === 0 ? '–' : `${Math.round(delayMs.p50)} / ${Math.round(delayMs.p99)} ms`;
    const cells = [name, delay, `${writeP99Ms} ms`, `${cpuSeconds.toFixed(1)} s`, `${Math.round(peakMiB)} MiB`];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| 1,000 sessions in 40 s | commit to arrival, working receivers, p50 / p99 | a write, p99 | processor time of the service | memory at most |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
