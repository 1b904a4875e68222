import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCalls } from '../../examples/demo/src/call.js';
import { SLOW } from '../../examples/demo/src/scene/agents.js';
import { toScene } from '../../examples/demo/src/scene/scene.js';
import { Service } from './service.js';

const CALLS = parseCalls(readFileSync(new URL('../../examples/harper-valley/calls.jsonl', import.meta.url), 'utf8'));
const HOUR_MS = 3_600_000;

interface Spread {
  readonly p50: number;
  readonly p95: number;
}

interface Group {
  readonly key: string;
  readonly responseGap: Spread | null;
  readonly latency: Readonly<Record<string, Spread | null>>;
}

/** The item with the largest value, and its ratio to the second largest. */
function standsOut<Item>(items: readonly Item[], figureOf: (item: Item) => number): { item: Item; times: number } {
  const [first, second] = items.toSorted((a, b) => figureOf(b) - figureOf(a));
  if (first === undefined || second === undefined) throw new Error('there is nothing to compare');
  return { item: first, times: figureOf(first) / figureOf(second) };
}

describe('the scene of the demo', () => {
  let service: Service;
  const nowMs = Date.now();
  const from = new Date(nowMs - HOUR_MS).toISOString();
  const recent = toScene(CALLS, nowMs).filter(({ session }) => session.startedAt >= from);

  beforeAll(async () => {
    service = await Service.start({ STATS_DIMENSIONS: 'agent' });
    for (const { session, events, completion } of recent) {
      await service.post('/sessions', session);
      await service.post(`/sessions/${session.sessionId}/events/batch`, { events });
      await service.post(`/sessions/${session.sessionId}/complete`, completion);
    }
  });
  afterAll(() => service.stop());

  const stats = async () =>
    (await service.get(`/stats?from=${from}&to=${new Date(nowMs).toISOString()}&groupBy=agent`)).json;

  it('shows by its statistics alone which agent became slow, which stage caused it, and a call to listen to', async () => {
    await expect.poll(async () => (await stats()).measured).toBe(recent.length);
    const { relativeError, groups }: { relativeError: number; groups: readonly Group[] } = await stats();
    const answering = groups.filter(({ responseGap }) => responseGap !== null);
    const slow = standsOut(answering, ({ responseGap }) => responseGap?.p50 ?? 0);
    expect([slow.item.key, slow.times > 1.5]).toEqual([SLOW.agent, true]);
    const others = answering.filter(({ key }) => key !== slow.item.key);
    const growthOf = (stage: string) => {
      const usual = Math.max(...others.map(({ latency }) => latency[stage]?.p50 ?? 0));
      return usual === 0 ? 0 : (slow.item.latency[stage]?.p50 ?? 0) / usual;
    };
    const parts = Object.keys(slow.item.latency).filter((stage) => stage !== 'e2eMs');
    const { item: stage, times } = standsOut(parts, growthOf);
    expect([stage, times > 2]).toEqual([SLOW.stage, true]);
    const slowFromMs = Math.floor((slow.item.responseGap?.p95 ?? 0) * (1 - relativeError));
    const { sessions } = (
      await service.get(`/sessions?metadata.agent=${slow.item.key}&responseGapMaxFrom=${slowFromMs}&limit=1`)
    ).json;
    const { exchanges } = (await service.get(`/sessions/${sessions[0].sessionId}/turns`)).json;
    const slowest = standsOut(
      exchanges as readonly { responseGapMs: number | null }[],
      (each) => each.responseGapMs ?? 0,
    );
    expect(slowest.item.responseGapMs).toBeGreaterThanOrEqual(slowFromMs);
    expect(slowest.item).toMatchObject({ latency: { [SLOW.stage]: expect.any(Number) } });
  });
});
