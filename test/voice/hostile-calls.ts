import type { LoggedEvent } from '@conversation-service/voice';

type Told = readonly [type: string, payload: LoggedEvent['payload'], atMs?: number];

const START_MS = Date.UTC(2026, 0, 15, 9, 30);

/** This many events, in the order of the log, a tenth of a second apart by default. */
function logOf(count: number, tell: (index: number) => Told): readonly LoggedEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const [type, payload, atMs = index * 100] = tell(index);
    const timestamp = new Date(START_MS + atMs).toISOString();
    return { type, payload, sequence: index + 1, eventId: `e${index}`, timestamp };
  });
}

const sideOf = (index: number) => (index % 2 === 0 ? 'bot_speech' : 'user_speech');

/** An utterance of the bot, followed by this many events about it. */
const aboutOne = (count: number, tell: (index: number) => Told) =>
  logOf(count, (index) =>
    index === 0 ? ['bot_speech', { text: 'Hello there', itemId: 'a', startMs: 0, endMs: count * 100 }] : tell(index),
  );

/** Calls in shapes for which a careless view takes quadratic time. Each function creates a call of this many events. */
export const HOSTILE_CALLS: Readonly<Record<string, (count: number) => readonly LoggedEvent[]>> = {
  'partials of one item': (count) =>
    logOf(count, (index) => [
      'user_speech',
      { text: `${index} words`, itemId: 'a', final: false, startMs: 0, endMs: index },
    ]),
  'reports of one item': (count) =>
    logOf(count, (index) => [
      'bot_speech',
      { text: `${index}`, itemId: 'a', interrupted: true, latency: { e2eMs: index } },
    ]),
  'partials of no item, five to an utterance': (count) =>
    logOf(count, (index) => ['user_speech', { text: 'Hello', final: index % 6 === 5, startMs: index * 100 }]),
  'partials of no item without an end': (count) =>
    logOf(count, (index) => [sideOf(index), { text: 'Hello', final: false, startMs: index * 100 }]),
  'utterances that all overlap': (count) =>
    logOf(count, (index) => [
      sideOf(index),
      { text: 'Hello', itemId: `i${index}`, startMs: index, endMs: index + count * 2 },
    ]),
  'utterances each within the one before': (count) =>
    logOf(count, (index) => [sideOf(index), { text: 'Hello', startMs: index, endMs: count * 4 - index }]),
  'utterances at one time, all cut': (count) =>
    logOf(count, (index) => [sideOf(index), { text: 'mhm', startMs: 5, endMs: 5_000, interrupted: true }]),
  'utterances in reverse': (count) =>
    logOf(count, (index) => [sideOf(index), { text: 'Hello', startMs: -index * 100, endMs: 150 - index * 100 }]),
  'ticks at one time': (count) => logOf(count, (index) => [sideOf(index), { text: 'Hello' }, 0]),
  'utterances of one side': (count) =>
    logOf(count, (index) => [
      'bot_speech',
      { text: 'Hello', startMs: index * 100, endMs: index * 100 + 90, latency: { e2eMs: 5 } },
    ]),
  'fillers into one utterance': (count) =>
    aboutOne(count, (index) => ['user_speech', { text: 'mhm', startMs: index * 50, endMs: index * 50 + 60 }]),
  'a tool call that is told again and again': (count) =>
    logOf(count, (index) => [index % 2 === 0 ? 'x.tool_call' : 'x.tool_result', { callId: 'c', name: 'lookup' }]),
  'tools of one exchange': (count) =>
    logOf(count, (index) =>
      index === 0 ? ['user_speech', { text: 'Hello' }] : ['x.tool_call', { callId: `c${index}` }],
    ),
  'interruptions of nothing': (count) => logOf(count, () => ['x.interruption', { heardText: 'a' }]),
  'interruptions of items that nobody tells': (count) =>
    logOf(count, (index) => ['x.interruption', { itemId: `i${index}`, heardText: 'a' }]),
  'interruptions of one utterance, by time': (count) =>
    aboutOne(count, (index) => ['x.interruption', { isInterruption: index % 3 === 0, heardText: 'Hello' }]),
  'interruptions of one utterance, by name': (count) =>
    aboutOne(count, (index) => ['x.interruption', { itemId: 'a', isInterruption: index % 3 === 0 }]),
  'interruptions of one utterance, by name and by time': (count) =>
    aboutOne(count, (index) => ['x.interruption', index % 2 === 0 ? { itemId: 'a' } : { isInterruption: false }]),
  'interruptions and what was said into one utterance': (count) =>
    aboutOne(count, (index) =>
      index % 2 === 0
        ? ['user_speech', { text: 'stop', startMs: index * 100, endMs: index * 100 + 90 }]
        : ['x.interruption', { isInterruption: false }],
    ),
  'metrics of one utterance': (count) => aboutOne(count, (index) => ['x.metrics', { latency: { e2eMs: index } }]),
  'metrics of every utterance, by name': (count) =>
    logOf(count, (index) =>
      index % 2 === 0
        ? ['bot_speech', { text: 'Hello', itemId: `i${index}`, source: { provider: 'p' } }]
        : ['x.metrics', { itemId: `i${index - 1}`, latency: { e2eMs: index } }],
    ),
  'voice activity of one item': (count) =>
    logOf(count, (index) =>
      index === 0
        ? ['user_speech', { text: 'Hello', itemId: 'a' }]
        : ['x.speech', { side: 'user', itemId: 'a', startMs: index }],
    ),
  'a report of every utterance': (count) =>
    logOf(count, (index) => {
      const place = index % Math.ceil(count / 2);
      return [
        sideOf(place),
        { text: 'Hello', itemId: `i${place}`, rev: index === place ? 0 : 2, startMs: place * 100 },
      ];
    }),
  'a provider for every report': (count) =>
    logOf(count, (index) => {
      const source = { provider: `p${index}` };
      return ['user_speech', { text: 'Hello', itemId: 'a', rev: (index % 2) * 2, startMs: index * 100, source }];
    }),
  'nothing that can be used': (count) =>
    logOf(count, () => ['user_speech', { text: 'Hello', startMs: 'x', rev: -1, role: 'king', latency: { e2eMs: -1 } }]),
  'ends before starts': (count) => logOf(count, () => ['user_speech', { text: 'Hello', startMs: 500, endMs: 100 }]),
};
