import { parseInstant } from '../instant.js';
import { collectInSteps, eachInSteps, type Steps } from '../merge/steps.js';
import { byStage, LATENCY_STAGES, type Latency, type LatencyStage } from '../vocabulary.js';
import type { Shown } from './shown.js';
import type { ToolCall } from './tools.js';
import type { TurnWithUtterances } from './turns.js';
import { latest } from './turns.js';

/** A user turn and the bot turn that follows it. */
export interface Exchange {
  readonly index: number;
  readonly userTurn: number;
  /** Null if nobody answered; then all fields about the answer are null. */
  readonly botTurn: number | null;
  /** From the latest end of the user's turn to the start of the answer; negative if the bot began early. */
  readonly responseGapMs: number | null;
  /** Whether either has no duration, so that the gap is between timestamps. */
  readonly isRough: boolean | null;
  readonly unanswered: boolean;
  /** The latencies that the provider reports for this answer. */
  readonly latency: Latency | null;
  /** The reported total minus the reported stages; negative if stages overlapped. */
  readonly unexplainedMs: number | null;
  /** The `callId`s of the tools called from the start of the user's turn to the start of the next one. */
  readonly tools: readonly string[];
}

/** An exchange, with the values that measures need. */
export interface MeasuredExchange {
  readonly exchange: Exchange;
  /** The response gap, if it is exact, not negative, and between voices. */
  readonly exactGapMs: number | null;
  /** When the awaited answer began, in epoch milliseconds; null if it began before the user ended. */
  readonly answerMs: number | null;
}

/** Returns an exchange for every user turn. What a bot says before any user spoke answers nobody. */
export function* exchangesOf(
  turns: readonly TurnWithUtterances[],
  tools: readonly ToolCall[],
): Steps<readonly MeasuredExchange[]> {
  const exchanges: MeasuredExchange[] = [];
  const calls = yield* collectInSteps(tools, ({ callId, calledAt }) => {
    const atMs = calledAt === null ? undefined : parseInstant(calledAt);
    return callId === null || atMs === undefined ? undefined : { callId, atMs };
  });
  let nextCall = 0;
  yield* eachInSteps(turns, (user, at) => {
    if (user.turn.side !== 'user') return;
    // Sides alternate, so the turn after next is the user's again.
    const next = turns[at + 2];
    const untilMs = next ? startOf(next) : Number.POSITIVE_INFINITY;
    while ((calls[nextCall]?.atMs ?? Number.POSITIVE_INFINITY) < startOf(user)) nextCall += 1;
    const called: string[] = [];
    for (let call = calls[nextCall]; call && call.atMs < untilMs; call = calls[nextCall]) {
      called.push(call.callId);
      nextCall += 1;
    }
    const bot = turns[at + 1];
    const latency = bot ? latencyOf(bot.shown, user.shown.at(-1)) : NO_CLAIMS;
    exchanges.push(toExchange({ index: exchanges.length, user, bot, latency, tools: called }));
  });
  return exchanges;
}

function startOf({ shown }: TurnWithUtterances): number {
  return shown[0]?.utterance.startMs ?? 0;
}

interface ExchangeParts {
  readonly index: number;
  readonly user: TurnWithUtterances;
  readonly bot: TurnWithUtterances | undefined;
  readonly latency: Latency;
  readonly tools: readonly string[];
}

function toExchange({ index, user, bot, latency, tools }: ExchangeParts): MeasuredExchange {
  const answer = bot?.shown[0];
  const userTurn = user.turn.index;
  if (!bot || !answer) return { exchange: { index, userTurn, ...UNANSWERED, tools }, exactGapMs: null, answerMs: null };
  const before = latest(user.shown);
  const responseGapMs = answer.utterance.startMs - (before.utterance.endMs ?? before.utterance.startMs);
  const isRough = before.utterance.endMs === null || answer.utterance.endMs === null;
  const isSpoken = before.utterance.medium === 'voice' && answer.utterance.medium === 'voice';
  const unexplainedMs = unexplainedOf(latency);
  const botTurn = bot.turn.index;
  return {
    exchange: { index, userTurn, botTurn, responseGapMs, isRough, unanswered: false, latency, unexplainedMs, tools },
    exactGapMs: !isRough && isSpoken && responseGapMs >= 0 ? responseGapMs : null,
    answerMs: responseGapMs >= 0 ? answer.utterance.startMs : null,
  };
}

const UNANSWERED = {
  botTurn: null,
  responseGapMs: null,
  isRough: null,
  unanswered: true,
  latency: null,
  unexplainedMs: null,
} as const;

/** For each stage the value of the first bot utterance that has one, or else of the last user utterance. */
function latencyOf(bots: readonly Shown[], lastUser: Shown | undefined): Latency {
  let latency = NO_CLAIMS;
  for (const { utterance } of bots) latency = withClaims(latency, utterance.latency);
  return withClaims(latency, lastUser?.utterance.latency);
}

const NO_CLAIMS: Latency = byStage(() => null);

/** Existing values take precedence over those added. */
function withClaims(latency: Latency, claims: Latency | null | undefined): Latency {
  if (!claims || latency === NO_CLAIMS) return claims ?? latency;
  if (LATENCY_STAGES.every((stage) => latency[stage] !== null || claims[stage] === null)) return latency;
  const both: Record<LatencyStage, number | null> = { ...latency };
  for (const stage of LATENCY_STAGES) both[stage] ??= claims[stage];
  return both;
}

/** Returns null without a reported total, or without any reported stage. */
export function unexplainedOf(latency: Latency): number | null {
  const { e2eMs, endOfTurnMs, transcriptionMs, endpointingMs, llmTtfsMs, llmTtftMs, ttsTtfbMs, toolMs } = latency;
  const hasPart = LATENCY_STAGES.some((stage) => stage !== 'e2eMs' && latency[stage] !== null);
  if (e2eMs === null || !hasPart) return null;
  const listening = endOfTurnMs ?? (transcriptionMs ?? 0) + (endpointingMs ?? 0);
  return e2eMs - (listening + (llmTtfsMs ?? llmTtftMs ?? 0) + (ttsTtfbMs ?? 0) + (toolMs ?? 0));
}
