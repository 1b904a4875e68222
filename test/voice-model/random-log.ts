import { SeededRandom } from '../interleaving/random.js';
import type { ModelEvent } from './statements.js';

export const SESSION_START = '2026-01-31T09:30:00.000Z';
export const SESSION_START_MS = Date.parse(SESSION_START);
const CALL_MS = 20_000;

const TEXTS = ['mhm', 'stop', 'one two three', 'Hello there', 'ok okay', 'I lost my card'];
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

/** A log whose events refer to few utterances, overlap and contradict each other; every value is valid. */
export function randomLog(seed: number): readonly ModelEvent[] {
  const random = new SeededRandom(seed);
  // One provider, or two, or none: how supplements without a provider find their utterance is not defined.
  const providers = random.pick([[undefined], ['p'], ['p', 'q']]);
  const context = { random, providers, spansShare: random.pick([0.5, 0.9, 1]) };
  const count = random.between(1, 14);
  return Array.from({ length: count }, (_, place) => {
    const type = random.pick(TYPES);
    const payload = PAYLOADS[type](context);
    const timestamp = at(random.between(0, CALL_MS));
    return { eventId: `e${random.between(0, 9)}-${place}`, sequence: place + 1, type, timestamp, payload };
  });
}

interface Context {
  readonly random: SeededRandom;
  readonly providers: readonly (string | undefined)[];
  readonly spansShare: number;
}

type Payload = Readonly<Record<string, unknown>>;

const at = (offsetMs: number) => new Date(SESSION_START_MS + offsetMs).toISOString();

const TYPES = [
  ...['user_speech', 'user_speech', 'user_speech', 'bot_speech', 'bot_speech', 'bot_speech'],
  ...['x.interruption', 'x.metrics', 'x.speech'],
] as const;

const PAYLOADS: Readonly<Record<(typeof TYPES)[number], (context: Context) => Payload>> = {
  user_speech: (context) => ({
    ...utterance(context),
    ...some(context, 0.15, 'backchannel', () => context.random.chance(0.7)),
  }),
  bot_speech: (context) => ({
    ...utterance(context),
    // It is only meaningful for a user.
    ...some(context, 0.05, 'backchannel', () => true),
    ...some(context, 0.2, 'generatedText', () => context.random.pick(TEXTS)),
    ...some(context, 0.25, 'heardText', () => context.random.pick([...TEXTS, ''])),
    ...some(context, 0.3, 'truncation', () => truncation(context)),
    ...some(context, 0.15, 'generatedMs', () => context.random.between(0, 5_000)),
  }),
  'x.interruption': (context) => ({
    ...named(context, 0.6),
    ...some(context, 0.2, 'by', () => 'user'),
    ...some(context, 0.4, 'isInterruption', () => context.random.chance(0.5)),
    ...some(context, 0.3, 'resumed', () => context.random.chance(0.5)),
    ...some(context, 0.4, 'heardText', () => context.random.pick(TEXTS)),
    ...some(context, 0.5, 'truncation', () => truncation(context)),
  }),
  'x.metrics': (context) => ({ ...named(context, 0.6), latency: latency(context) }),
  'x.speech': (context) => {
    const startMs = context.random.between(0, CALL_MS);
    return {
      ...named(context, 1),
      side: context.random.pick(['user', 'bot']),
      ...some(context, 0.7, 'startMs', () => startMs),
      ...some(context, 0.7, 'endMs', () => startMs + context.random.between(0, 4_000)),
    };
  },
};

function utterance(context: Context): Payload {
  const { random } = context;
  const startMs = random.between(-500, CALL_MS);
  const endMs = startMs + random.between(random.chance(0.1) ? -500 : 1, 5_000);
  const isInstant = random.chance(0.3);
  const text = random.chance(0.9) ? random.pick(TEXTS) : undefined;
  return {
    ...named(context, 0.5),
    ...(text === undefined ? {} : { text }),
    ...some(context, text === undefined ? 0.6 : 0.2, 'words', () => wordsFrom(context, startMs)),
    ...some(context, context.spansShare, isInstant ? 'startedAt' : 'startMs', () =>
      isInstant ? at(startMs) : startMs,
    ),
    ...some(context, context.spansShare, isInstant ? 'endedAt' : 'endMs', () => (isInstant ? at(endMs) : endMs)),
    ...some(context, 0.1, 'durationMs', () => random.between(0, 3_000)),
    ...some(context, 0.25, 'interrupted', () => random.chance(0.7)),
    ...some(context, 0.2, 'final', () => random.chance(0.3)),
    ...some(context, 0.3, 'rev', () => random.between(0, 3)),
    ...some(context, 0.1, 'medium', () => random.pick(['voice', 'text', 'dtmf'])),
    ...some(context, 0.25, 'latency', () => latency(context)),
  };
}

function named({ random, providers }: Context, probability: number): Payload {
  const provider = random.pick(providers);
  return {
    ...(random.chance(probability) ? { itemId: random.pick(['a', 'b', 'c']) } : {}),
    ...(provider === undefined ? {} : { source: { provider } }),
  };
}

function truncation({ random }: Context): Payload {
  return {
    evidence: 'playback_ms',
    ...(random.chance(0.7) ? { playedMs: random.pick([0, random.between(1, 4_000)]) } : {}),
    ...(random.chance(0.3) ? { at: at(random.between(0, CALL_MS)) } : {}),
  };
}

function latency({ random }: Context): Payload {
  const told = STAGES.filter(() => random.chance(0.4)).map((stage) => [stage, random.between(-20, 900)]);
  return Object.fromEntries(told) as Payload;
}

function wordsFrom({ random }: Context, startMs: number): readonly Payload[] {
  return ['one', 'two', 'three'].map((word, place) => {
    const begin = startMs + place * 400;
    return { word, startMs: begin, endMs: begin + random.between(50, 400) };
  });
}

function some({ random }: Context, probability: number, name: string, value: () => unknown): Payload {
  return random.chance(probability) ? { [name]: value() } : {};
}
