import type { Session } from '../../src/domain/session.js';
import { LATENCY_BOUNDS_MS } from '../../src/features/statistics/latency-bins.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import { valuesOf } from './statistics-world.js';

/** The statistics of a group of sessions, computed completely from the sessions themselves. */
export interface NaiveCount {
  readonly started: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly eventCount: number;
  readonly measured: number;
  readonly responseGaps: readonly number[];
  readonly llmTtftMs: readonly number[];
  readonly durationsMs: readonly number[];
  readonly byUser: number | null;
  readonly byBot: number | null;
  readonly talkRatio: number | null;
  readonly tools: { readonly calls: number; readonly errors: number };
}

export async function allSessionsOf(store: ConversationStore): Promise<readonly Session[]> {
  return (await store.listSessions({ limit: 10_000, metadata: [] })).sessions;
}

export function naiveCount(sessions: readonly Session[]): NaiveCount {
  const ended = sessions.filter(({ completedAtMs }) => completedAtMs !== null);
  const values = ended.map(valuesOf);
  const talks = values.filter(({ userTalkMs, botTalkMs }) => userTalkMs !== null && botTalkMs !== null);
  const sum = (numbers: readonly (number | null)[]) => numbers.reduce<number>((total, each) => total + (each ?? 0), 0);
  const known = (numbers: readonly (number | null)[]) => (numbers.some((each) => each !== null) ? sum(numbers) : null);
  const [bot, user] = [sum(talks.map(({ botTalkMs }) => botTalkMs)), sum(talks.map(({ userTalkMs }) => userTalkMs))];
  const byStatus = { initiated: 0, active: 0, completed: 0, failed: 0 };
  for (const { status } of sessions) byStatus[status] += 1;
  return {
    started: sessions.length,
    byStatus,
    eventCount: sum(sessions.map(({ lastSequence }) => lastSequence)),
    measured: ended.length,
    responseGaps: values.flatMap(({ responseGaps }) => responseGaps),
    llmTtftMs: values.flatMap(({ llmTtftMs }) => llmTtftMs),
    durationsMs: ended.map(({ startedAtMs, endedAtMs }) => Math.max(0, (endedAtMs ?? 0) - startedAtMs)),
    byUser: known(values.map(({ byUser }) => byUser)),
    byBot: known(values.map(({ byBot }) => byBot)),
    talkRatio: bot + user === 0 ? null : bot / (bot + user),
    tools: {
      calls: sum(values.map(({ toolCalls }) => toolCalls)),
      errors: sum(values.map(({ toolErrors }) => toolErrors)),
    },
  };
}

/** Each value individually, in its bin. */
export function naiveBins(values: readonly number[]) {
  return LATENCY_BOUNDS_MS.map((fromMs, index) => {
    const toMs = LATENCY_BOUNDS_MS[index + 1] ?? null;
    const within = values.filter((value) => value >= fromMs && (toMs === null || value < toMs));
    return { fromMs, toMs, count: within.length };
  });
}

/** The outliers among the measured ones. */
export function naiveWorst(sessions: readonly Session[]) {
  const ended = sessions.filter(({ completedAtMs }) => completedAtMs !== null);
  const ranked = (told: (values: ReturnType<typeof valuesOf>) => number | null) =>
    ended
      .flatMap((session) => {
        const value = told(valuesOf(session));
        return value === null ? [] : [{ sessionId: session.sessionId, value }];
      })
      .sort((a, b) => b.value - a.value || (a.sessionId < b.sessionId ? -1 : 1))
      .slice(0, 10);
  return {
    slowest: ranked(({ responseGaps }) => (responseGaps.length === 0 ? null : Math.max(...responseGaps))),
    mostInterrupted: ranked(({ byUser, byBot }) => (byUser ?? 0) + (byBot ?? 0) || null),
  };
}
