import { HISTOGRAM_RELATIVE_ERROR } from '@conversation-service/voice';
import { expect } from 'vitest';
import { LATENCY_BOUNDS_MS } from '../../src/features/statistics/latency-bins.js';

// biome-ignore lint/suspicious/noExplicitAny: what the API answers, whose shape the API reference check proves
type Json = any;

/** A session as the API returns it, with its turns if it has ended. */
export interface ToldSession {
  readonly session: Json;
  readonly turns: Json | null;
}

const STAGES = [
  'transcriptionMs',
  'endOfTurnMs',
  'endpointingMs',
  'llmTtftMs',
  'llmTtfsMs',
  'ttsTtfbMs',
  'toolMs',
  'e2eMs',
];
const KINDS = ['byUser', 'byBot', 'backchannels', 'false'] as const;
const STATUSES = ['initiated', 'active', 'completed', 'failed'];
const MAX_OUTCOMES = 20;
const MAX_GROUPS = 100;
const MAX_WORST = 10;

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
const known = <Value>(values: readonly (Value | null | undefined)[]) =>
  values.filter((each) => each != null) as Value[];

export const gapsOf = ({ turns }: ToldSession): readonly number[] =>
  (turns?.exchanges ?? [])
    .filter(({ responseGapMs, isRough }: Json) => responseGapMs !== null && !isRough && responseGapMs >= 0)
    .map(({ responseGapMs }: Json) => responseGapMs);

const stageOf =
  (stage: string) =>
  ({ turns }: ToldSession): readonly number[] =>
    known((turns?.exchanges ?? []).map(({ latency }: Json) => latency?.[stage]));

/** Each value individually; percentiles by nearest rank. */
function expectDistribution(found: Json, values: readonly number[], what: string): void {
  if (values.length === 0) {
    expect(found, what).toBeNull();
    return;
  }
  const sorted = values.toSorted((a, b) => a - b);
  expect(found, what).toMatchObject({ n: sorted.length, min: sorted[0], max: sorted.at(-1) });
  for (const percent of [50, 90, 95, 99]) {
    const exact = sorted[Math.ceil((percent * sorted.length) / 100) - 1] ?? 0;
    expect(Math.abs(found[`p${percent}`] - exact), what).toBeLessThanOrEqual(exact * HISTOGRAM_RELATIVE_ERROR + 1);
  }
}

/** What `/stats` returns about measures: for a range, a bucket, a group. */
export function expectMeasures(found: Json, sessions: readonly ToldSession[], what: string): void {
  const ended = sessions.filter(({ turns }) => turns !== null);
  const measures = ended.map(({ turns }) => turns.measures);
  expectDistribution(found.responseGap, ended.flatMap(gapsOf), `${what}: responseGap`);
  for (const stage of STAGES)
    expectDistribution(found.latency[stage], ended.flatMap(stageOf(stage)), `${what}: ${stage}`);
  const counts = KINDS.map(
    (kind) => [kind, known<number>(measures.map(({ interruptions }) => interruptions[kind]))] as const,
  );
  const n = measures.filter(({ interruptions }) => KINDS.some((kind) => interruptions[kind] !== null)).length;
  const sums = counts.map(([kind, values]) => [kind, values.length === 0 ? null : sum(values)]);
  const talking = measures.filter(({ userTalkMs, botTalkMs }) => userTalkMs !== null && botTalkMs !== null);
  const bot = sum(talking.map(({ botTalkMs }) => botTalkMs));
  const all = bot + sum(talking.map(({ userTalkMs }) => userTalkMs));
  expect(found, what).toMatchObject({
    measured: ended.length,
    interruptions: { n, ...Object.fromEntries(sums) },
    talkMeasured: talking.length,
    talkRatio: all === 0 ? null : expect.closeTo(bot / all, 9),
    tools: {
      calls: sum(measures.map(({ toolCalls }) => toolCalls)),
      errors: sum(measures.map(({ toolErrors }) => toolErrors)),
    },
  });
}

/** What `/stats` returns about sessions in common. */
export function expectCounts(found: Json, sessions: readonly ToldSession[], what: string): void {
  const told = sessions.map(({ session }) => session);
  const ended = told.filter(({ endedAt }) => endedAt !== null);
  const durations = ended.map(({ startedAt, endedAt }) => Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)));
  expect(found, what).toMatchObject({
    started: told.length,
    byStatus: Object.fromEntries(
      STATUSES.map((status) => [status, told.filter((each) => each.status === status).length]),
    ),
    eventCount: sum(told.map(({ eventCount }) => eventCount)),
    durations: { count: ended.length, maxMs: ended.length === 0 ? null : Math.max(...durations) },
  });
  const outcomes = new Map<string, number>();
  for (const { status, endReason } of ended) {
    const key = JSON.stringify([status, endReason]);
    outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
  }
  const most = [...outcomes.values()].sort((a, b) => b - a).slice(0, MAX_OUTCOMES);
  expect(
    found.outcomes.map(({ count }: Json) => count),
    what,
  ).toEqual(most);
  for (const { status, endReason, count } of found.outcomes) {
    expect(outcomes.get(JSON.stringify([status, endReason])), what).toBe(count);
  }
  expectMeasures(found, sessions, what);
}

export function expectHistogram(bins: Json, name: string, sessions: readonly ToldSession[], what: string): void {
  const values = sessions.flatMap(name === 'responseGap' ? gapsOf : stageOf(name));
  const naive = LATENCY_BOUNDS_MS.map((fromMs, index) => {
    const toMs = LATENCY_BOUNDS_MS[index + 1] ?? null;
    return { fromMs, toMs, count: values.filter((value) => value >= fromMs && (toMs === null || value < toMs)).length };
  });
  expect(bins, what).toEqual(naive);
}

/** Every group individually; the largest are shown, and the others as one. */
export function expectGroups(
  found: Json,
  sessions: readonly ToldSession[],
  keyOf: (session: Json) => string | null,
  what: string,
): void {
  const groups = new Map<string | null, ToldSession[]>();
  for (const told of sessions) {
    const key = keyOf(told.session);
    groups.set(key, [...(groups.get(key) ?? []), told]);
  }
  const shown = found.filter(({ isRest }: Json) => !isRest);
  expect(shown.length, what).toBe(Math.min(groups.size, MAX_GROUPS));
  const sizes = [...groups.values()].map(({ length }) => length).sort((a, b) => b - a);
  expect(
    shown.map(({ started }: Json) => started),
    what,
  ).toEqual(sizes.slice(0, MAX_GROUPS));
  for (const group of shown) expectCounts(group, groups.get(group.key) ?? [], `${what} ${group.key}`);
  const rest = found.find(({ isRest }: Json) => isRest);
  expect(rest !== undefined, what).toBe(groups.size > MAX_GROUPS);
  for (const { key } of shown) groups.delete(key);
  if (rest) expectCounts(rest, [...groups.values()].flat(), `${what} rest`);
}

export function expectWorst(found: Json, sessions: readonly ToldSession[], what: string): void {
  const ranked = (name: string, rankOf: (told: ToldSession) => number | null) =>
    sessions
      .flatMap((told) => {
        const value = told.turns === null ? null : rankOf(told);
        return value === null ? [] : [{ sessionId: told.session.sessionId as string, [name]: value, value }];
      })
      .sort((a, b) => b.value - a.value || (a.sessionId < b.sessionId ? -1 : 1))
      .slice(0, MAX_WORST)
      .map(({ value: _value, ...rest }) => rest);
  const cuts = ({ turns }: ToldSession) =>
    sum(known<number>([turns.measures.interruptions.byUser, turns.measures.interruptions.byBot]));
  expect(found.slowest, what).toEqual(
    ranked('responseGapMaxMs', (told) => (gapsOf(told).length === 0 ? null : Math.max(...gapsOf(told)))),
  );
  expect(found.mostInterrupted, what).toEqual(ranked('interruptions', (told) => cuts(told) || null));
}
