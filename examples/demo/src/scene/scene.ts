import type { EventBody } from '../bodies.js';
import type { Call } from '../call.js';
import { AGENTS, slownessOf } from './agents.js';
import { type Draft, draftOfCall, draftOfPhrases } from './lines.js';
import { movedCall } from './moved-call.js';
import { OUTCOMES } from './outcomes.js';
import { PHRASES } from './phrases.js';
import type { SceneCall } from './scene-call.js';
import { SeededRandom } from './seeded-random.js';
import { Timing } from './timing.js';

/** Arbitrary but fixed, so that the scene is always the same. */
const SEED = 20_201_029;

/** Enough for every plot, and sent in a few seconds. */
const GENERATED = 320;

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** Makes the last hour, which people look at first, fuller than yesterday. */
const RECENCY = 1.5;

/** Nothing in the scene is newer than this, including late events. */
const MARGIN_MS = 30_000;

/** The age of the newest real call, and the distance between them. */
const FIRST_REAL_MS = 12 * MINUTE_MS;
const BETWEEN_REAL_MS = 31 * MINUTE_MS;

const CHANNELS = ['phone', 'phone', 'phone', 'web', 'app'] as const;
const ENGLISH = ['en-US', 'en-US', 'en-US', 'en-GB'] as const;
const ENGLISH_CHANCE = 0.5;
const ANALYSIS_CHANCE = 0.3;
const SENTIMENTS = ['positive', 'neutral', 'neutral', 'negative'] as const;

/** Sorted oldest first. Depends only on the calls and `nowMs`; everything is before `nowMs`. */
export function toScene(calls: readonly Call[], nowMs: number): readonly SceneCall[] {
  const random = new SeededRandom(SEED);
  const real = calls.map((call, place) =>
    movedCall(call, nowMs - FIRST_REAL_MS - place * BETWEEN_REAL_MS, { idSuffix: 'today', type: 'real' }),
  );
  const generated = Array.from({ length: GENERATED }, (_, place) => toGenerated(place + 1, calls, random, nowMs));
  return [...real, ...generated].sort((a, b) => (a.session.startedAt < b.session.startedAt ? -1 : 1));
}

function toGenerated(number: number, calls: readonly Call[], random: SeededRandom, nowMs: number): SceneCall {
  const { language, agentName, task, lines } = toDraft(calls, random);
  const channel = random.pick(CHANNELS);
  const agent = random.pick(AGENTS);
  const outcome = random.pick(OUTCOMES, ({ weight }) => weight);
  const agoMs = Math.floor(DAY_MS * random.next() ** RECENCY);
  const { events, endMs } = new Timing(random, slownessOf(agent, agoMs)).timed(lines, outcome, channel);
  const startMs = nowMs - Math.max(agoMs, endMs + MARGIN_MS);
  const toTime = (atMs: number) => new Date(startMs + atMs).toISOString();
  const metadata = { type: 'generated', agent, task, channel, agentName };
  const { status, endReason } = outcome;
  return {
    session: { sessionId: `scene-${String(number).padStart(3, '0')}`, language, metadata, startedAt: toTime(0) },
    events: events.map(({ atMs, type, payload }, place) => ({
      eventId: `event-${String(place + 1).padStart(2, '0')}`,
      type,
      payload,
      timestamp: toTime(atMs),
    })),
    completion: { status, endReason, endedAt: toTime(endMs) },
    late: random.chance(ANALYSIS_CHANCE)
      ? toAnalysis(random, toTime(endMs + random.between(2_000, 20_000)))
      : undefined,
  };
}

function toDraft(calls: readonly Call[], random: SeededRandom): Draft {
  if (random.chance(ENGLISH_CHANCE)) return draftOfCall(random.pick(calls), random.pick(ENGLISH));
  return draftOfPhrases(random.pick(PHRASES), random);
}

function toAnalysis(random: SeededRandom, timestamp: string): EventBody {
  const payload = { name: 'call_analysis', result: random.pick(SENTIMENTS), score: random.between(20, 100) };
  return { eventId: 'call-analysis', type: 'x.call_analysis', payload, timestamp };
}
