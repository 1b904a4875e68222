import { describe, expect, it } from 'vitest';
import { checkHistory } from './check-history.js';
import { fromJsonLines, toJsonLines } from './json-lines.js';
import type { Call, ItemResult, Operation, Rule, SeenEvent, SentEvent } from './operation.js';

type Script = readonly (readonly [startedAt: number, endedAt: number | null, call: Call])[];

function historyOf(script: Script): readonly Operation[] {
  return script.map(([startedAt, endedAt, call], index) => ({
    client: `c${index % 3}`,
    instance: `i${index % 2}`,
    sessionId: 's',
    startedAt,
    endedAt,
    call,
  }));
}

const sent = (eventId: string, content = `of ${eventId}`): SentEvent => ({ eventId, content });
const seen = (eventId: string, sequence: number, more: Partial<SeenEvent> = {}): SeenEvent => ({
  ...sent(eventId),
  sequence,
  timestampMs: sequence,
  late: false,
  ...more,
});
const created: Call = { kind: 'create', outcome: 'created' };
const append = (items: readonly SentEvent[], outcome: readonly ItemResult[]): Call => ({
  kind: 'append',
  items,
  outcome,
});
const appended = (eventId: string, sequence: number, late = false) =>
  append([sent(eventId)], [{ outcome: 'appended', sequence, late }]);
const duplicate = (eventId: string, sequence: number) => append([sent(eventId)], [{ outcome: 'duplicate', sequence }]);
const refused = (eventId: string, outcome: 'conflict' | 'sealed', content?: string) =>
  append([sent(eventId, content)], [{ outcome }]);
const lost = (eventId: string): Call => ({ kind: 'append', items: [sent(eventId)], outcome: 'unknown' });
const completed = (ending = 'completed at 9'): Call => ({ kind: 'complete', outcome: { ending } });
const log = (events: readonly SeenEvent[], { after = 0, limit = 500, hasMore = false } = {}): Call => ({
  kind: 'log',
  after,
  limit,
  outcome: { events, hasMore },
});
const page = (
  events: readonly SeenEvent[],
  { offset = 0, limit = 500, lastSequence = events.length, ending = null as string | null } = {},
): Call => ({ kind: 'page', offset, limit, outcome: { session: { lastSequence, ending }, events } });
const [a, b, c] = [seen('a', 1), seen('b', 2), seen('c', 3)];

const GOOD: Readonly<Record<string, Script>> = {
  'an empty history': [],
  'a session from its beginning to its end': [
    [1, 2, created],
    [3, 4, appended('a', 1)],
    [
      5,
      6,
      append(
        [sent('b'), sent('c')],
        [
          { outcome: 'appended', sequence: 2 },
          { outcome: 'appended', sequence: 3 },
        ],
      ),
    ],
    [7, 8, log([a, b], { limit: 2, hasMore: true })],
    [9, 10, log([c], { after: 2 })],
    [11, 12, page([b, c], { offset: 1, lastSequence: 3 })],
    [13, 14, completed()],
    [15, 16, appended('d', 4, true)],
    [17, 18, refused('e', 'sealed')],
    [19, 20, duplicate('a', 1)],
    [21, 22, log([a, b, c, seen('d', 4, { late: true })])],
    [23, 24, page([a], { limit: 1, lastSequence: 4, ending: 'completed at 9' })],
  ],
  'equal requests at the same moment': [
    [1, 2, created],
    [3, 7, { kind: 'create', outcome: 'duplicate' }],
    [8, 12, appended('a', 1)],
    [9, 11, duplicate('a', 1)],
    [10, 14, refused('a', 'conflict', 'other')],
  ],
  'an event twice in one batch': [
    [1, 2, created],
    [
      3,
      4,
      append(
        [sent('a'), sent('a')],
        [
          { outcome: 'appended', sequence: 1 },
          { outcome: 'duplicate', sequence: 1 },
        ],
      ),
    ],
  ],
  'a read at the same time as a write may or may not see it': [
    [1, 2, created],
    [3, 10, appended('a', 1)],
    [4, 6, log([])],
    [5, 9, log([a])],
  ],
  'a write without an answer that took effect, and one that did not': [
    [1, 2, created],
    [3, null, lost('a')],
    [4, null, lost('z')],
    [5, 6, appended('b', 2)],
    [7, 8, log([a, b])],
    [9, 10, duplicate('a', 1)],
  ],
  'an out-of-order event in a chronological page': [
    [1, 2, created],
    [3, 4, log([a, seen('b', 2, { timestampMs: 0 })])],
    [0, null, lost('a')],
    [0.5, null, lost('b')],
    [5, 6, page([seen('b', 2, { timestampMs: 0 }), a])],
  ],
  'a completion without an answer': [
    [1, 2, created],
    [3, null, { kind: 'complete', outcome: 'unknown' }],
    [4, 5, appended('a', 1, true)],
    [6, 7, page([seen('a', 1, { late: true })], { ending: 'completed at 9' })],
  ],
  'an event in flight during the completion may be late or not': [
    [1, 2, created],
    [3, 9, completed()],
    [4, 8, appended('a', 1)],
    [5, 7, appended('b', 2, true)],
  ],
  'an unknown session before its creation is answered': [
    [1, 4, created],
    [2, 3, { kind: 'log', after: 0, limit: 9, outcome: 'not-found' }],
  ],
};

const base: Script = [
  [1, 2, created],
  [3, 4, appended('a', 1)],
  [5, 6, appended('b', 2)],
];

const BAD: Readonly<Record<string, readonly [Rule, Script]>> = {
  'a session is created twice': ['once', [...base, [7, 8, created]]],
  'an acknowledged session is not found': [
    'acknowledged',
    [...base, [7, 8, { kind: 'log', after: 0, limit: 9, outcome: 'not-found' }]],
  ],
  'an event is appended twice': ['once', [...base, [7, 8, appended('a', 3)]]],
  'an event is acknowledged as new twice, at the same place': ['once', [...base, [7, 8, appended('b', 2)]]],
  'a repeat gets another sequence': ['agreed-event', [...base, [7, 8, duplicate('a', 2)]]],
  'two events stand at one sequence': ['agreed-event', [...base, [3.5, 7, appended('c', 2)]]],
  'an event is read twice': ['agreed-event', [...base, [7, 8, log([a, b, seen('a', 3)])]]],
  'an event comes back with different content': [
    'agreed-event',
    [...base, [7, 8, log([seen('a', 1, { content: 'x' }), b])]],
  ],
  'an event changes whether it is late': ['agreed-event', [...base, [7, 8, log([a, seen('b', 2, { late: true })])]]],
  'an event is read that was never sent': ['origin', [...base, [7, 8, log([a, b, seen('ghost', 3)])]]],
  'an event is read before it is sent': ['origin', [...base, [7, 8, log([a, b, c])], [9, 10, duplicate('c', 3)]]],
  'a refused event is read': [
    'origin',
    [...base, [7, 8, completed()], [9, 10, refused('c', 'sealed')], [11, 12, log([a, b, c])]],
  ],
  'an event conflicts with itself': ['sameness', [...base, [7, 8, refused('a', 'conflict')]]],
  'an event conflicts with content that was never sent': ['sameness', [...base, [7, 8, refused('new', 'conflict')]]],
  'different content is treated as a repeat': [
    'sameness',
    [...base, [7, 8, append([sent('a', 'other')], [{ outcome: 'duplicate', sequence: 1 }])]],
  ],
  'the first copy of an event is reported as a repeat': ['sameness', [...base, [7, 8, duplicate('c', 3)]]],
  'an acknowledged event is lost at the end of the log': ['acknowledged', [...base, [7, 8, log([a])]]],
  'an acknowledged event is lost with its session': ['acknowledged', [...base, [7, 8, log([])]]],
  'a full page says that nothing follows': ['acknowledged', [...base, [7, 8, log([a], { limit: 1 })]]],
  'a read shows less than an earlier read': [
    'acknowledged',
    [...base, [6.5, null, lost('c')], [7, 8, log([a, b, c])], [9, 10, log([a, b])]],
  ],
  'a head goes back': ['acknowledged', [...base, [7, 8, page([a], { lastSequence: 1 })]]],
  'a page of an older head': ['page', [...base, [7, 8, page([a], { lastSequence: 2 })]]],
  'the log has a gap': ['page', [...base, [5, 6, appended('c', 3)], [7, 8, log([a, c])]]],
  'the log is out of order': ['page', [...base, [7, 8, log([b, a])]]],
  'the log is longer than its limit': ['page', [...base, [7, 8, log([a, b], { limit: 1, hasMore: true })]]],
  'a short page says that more follows': ['page', [...base, [7, 8, log([a, b], { limit: 9, hasMore: true })]]],
  'a page begins elsewhere': ['page', [...base, [7, 8, log([a, b], { after: 1 })]]],
  'a chronological page is not chronological': ['page', [...base, [7, 8, page([b, a])]]],
  'a chronological page lacks an out-of-order event that moved it': [
    'page',
    [
      [1, 2, created],
      [3, 4, appended('a', 1)],
      [5, 6, appended('b', 2)],
      [7, 8, log([a, seen('b', 2, { timestampMs: 0 })])],
      [9, 10, page([a], { limit: 1, lastSequence: 2 })],
    ],
  ],
  'a later event gets a lower sequence': [
    'order',
    [
      [1, 2, created],
      [3, 4, appended('b', 2)],
      [5, 6, appended('a', 1)],
    ],
  ],
  'a batch is stored in reverse': [
    'order',
    [
      [1, 2, created],
      [
        3,
        4,
        append(
          [sent('a'), sent('b')],
          [
            { outcome: 'appended', sequence: 2 },
            { outcome: 'appended', sequence: 1 },
          ],
        ),
      ],
    ],
  ],
  'an event appears below what was read': [
    'order',
    [
      [1, 2, created],
      [2.5, null, lost('b')],
      [3, 4, log([seen('b', 1)])],
      [5, 6, appended('a', 1)],
    ],
  ],
  'a session ends twice': ['ending', [...base, [7, 8, completed()], [9, 10, completed('completed at 10')]]],
  'an ended session opens again': ['ending', [...base, [7, 8, completed()], [9, 10, page([a, b])]]],
  'a session ends without a completion': [
    'ending',
    [...base, [7, 8, page([a, b], { ending: 'completed at 9' })], [9, 10, completed()]],
  ],
  'an event that is not late comes after the completion': [
    'late',
    [...base, [7, 8, completed()], [9, 10, appended('c', 3)]],
  ],
  'an event that is not late stands above a late one': [
    'late',
    [...base, [6.2, 12, completed()], [7, 8, appended('c', 3, true)], [9, 10, appended('d', 4)]],
  ],
  'an event is late before the completion': ['late', [...base, [7, 8, appended('c', 3, true)], [9, 10, completed()]]],
  'an event is accepted after the seal': [
    'sealed',
    [...base, [7, 8, completed()], [9, 10, refused('c', 'sealed')], [11, 12, appended('d', 3, true)]],
  ],
  'a repeat is refused by the seal': ['sealed', [...base, [7, 8, completed()], [9, 10, refused('a', 'sealed')]]],
  'a session is sealed that was never completed': ['sealed', [...base, [7, 8, refused('c', 'sealed')]]],
};

const rulesOf = (history: readonly Operation[]) => checkHistory(history).map(({ rule }) => rule);

describe('the history checker', () => {
  it.each(Object.entries(GOOD))('accepts %s', (_name, script) => {
    expect(checkHistory(historyOf(script))).toEqual([]);
  });

  it.each(Object.entries(BAD))('detects that %s', (_name, [rule, script]) => {
    expect(rulesOf(historyOf(script))).toContain(rule);
  });

  it('starts from a valid base history', () => {
    expect(checkHistory(historyOf(base))).toEqual([]);
  });

  it('judges each session independently', () => {
    const other = historyOf(base).map((operation) => ({ ...operation, sessionId: 'other' }));
    expect(checkHistory([...historyOf(base), ...other])).toEqual([]);
  });

  it('is fast on a long history', () => {
    const count = 20_000;
    const script: Script[number][] = [[1, 2, created]];
    for (let n = 1; n <= count; n++) {
      script.push([2 * n + 1, 2 * n + 2, appended(`e${n}`, n)]);
      if (n % 10 === 0) {
        const events = Array.from({ length: 10 }, (_, index) => seen(`e${n - 9 + index}`, n - 9 + index));
        script.push([2 * n + 2.5, 2 * n + 2.7, log(events, { after: n - 10 })]);
      }
    }
    const startedMs = performance.now();
    expect(checkHistory(historyOf(script))).toEqual([]);
    // A quadratic checker would take minutes.
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });

  it('writes a history as lines, and reads it back', () => {
    const history = historyOf(GOOD['a session from its beginning to its end'] ?? []);
    expect(toJsonLines(history).split('\n')).toHaveLength(history.length + 1);
    expect(fromJsonLines(toJsonLines(history))).toEqual(history);
  });
});
