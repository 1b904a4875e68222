import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from '../stack/cluster.js';
import { brokenRules } from '../stack/history/broken-rules.js';
import { Recorder } from '../stack/history/recorder.js';
import { runHistories } from '../stack/history/run-histories.js';
import { type Figure, type ProofContext, ProofFailure } from './check.js';

/** Calls of each history before a kill, on average: about a third of all its calls. */
const CALLS_BEFORE_A_KILL = 8;
const POLL_MS = 5;

export interface HistoryRounds {
  /** For the file that keeps a history that breaks a rule. */
  readonly name: string;
  readonly cluster: Cluster;
  readonly histories: number;
  /** Histories of one round: they are recorded, checked and forgotten together. */
  readonly round: number;
  readonly atOnce: number;
  /** An instance is killed and replaced every this many rounds. */
  readonly killsEvery: number;
  /** Called after each round. */
  readonly after?: () => Promise<void>;
}

export interface Recorded {
  histories: number;
  calls: number;
  kills: number;
  /** Calls without an answer, or with one that says that the outcome is unknown; all were retried. */
  unknown: number;
}

/**
 * Runs random histories in rounds and checks each of them. Throws with the rule that one breaks, its seed, and the file
 * that keeps it.
 */
export async function recordRounds(context: ProofContext, options: HistoryRounds): Promise<Recorded> {
  const recorded: Recorded = { histories: 0, calls: 0, kills: 0, unknown: 0 };
  for (let round = 0; recorded.histories < options.histories; round++) {
    context.signal.throwIfAborted();
    const count = Math.min(options.round, options.histories - recorded.histories);
    const firstSeed = (context.seed + recorded.histories) % 2 ** 31;
    await recordRound(options, { firstSeed, count, kills: round % options.killsEvery === 0 }, recorded);
    recorded.histories += count;
    if (round % 10 === 9) context.report(`${recorded.histories} histories, ${recorded.calls} calls`);
    await options.after?.();
  }
  return recorded;
}

async function recordRound(
  { name, cluster, atOnce }: HistoryRounds,
  { firstSeed, count, kills }: { readonly firstSeed: number; readonly count: number; readonly kills: boolean },
  recorded: Recorded,
): Promise<void> {
  const recorder = new Recorder();
  const running = runHistories(recorder, cluster.instances, { firstSeed, count, atOnce });
  const victim = firstSeed % cluster.instances.length;
  await Promise.all([running, kills && untilAmid(recorder, count, running).then(() => cluster.replace(victim))]);
  const broken = brokenRules(recorder, `${name}-${firstSeed}`);
  if (broken.length > 0) throw new ProofFailure(broken.join('\n'), firstSeed);
  recorded.calls += recorder.operations.length;
  recorded.unknown += recorder.operations.filter(({ endedAt }) => endedAt === null).length;
  recorded.kills += kills ? 1 : 0;
}

/** Resolves when the histories are well under way, or over. */
async function untilAmid(recorder: Recorder, histories: number, running: Promise<void>): Promise<void> {
  const poll = { isOver: false };
  const end = () => {
    poll.isOver = true;
  };
  running.then(end, end);
  while (!poll.isOver && recorder.operations.length < histories * CALLS_BEFORE_A_KILL) await delay(POLL_MS);
}

export function historyFigures(parts: readonly Recorded[]): readonly Figure[] {
  const sum = (name: keyof Recorded) => parts.reduce((total, part) => total + part[name], 0);
  return [
    { what: 'histories', value: sum('histories') },
    { what: 'calls', value: sum('calls') },
    { what: 'instances killed meanwhile', value: sum('kills') },
    { what: 'calls with an open outcome, repeated', value: sum('unknown') },
    { what: 'violations', value: 0, mustBe: 0 },
  ];
}
