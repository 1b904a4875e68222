import type { Event } from '@conversation-service/client';
import { describe, expect, it } from 'vitest';
import { type Call, conversationOf, timingOf } from './call.js';
import { toMoment } from './moment.js';
import { notesOf } from './row-notes.js';
import { CALL_START_MS, exchangeOf, interruptionOf, turnOf, turnsOf, utteranceOf } from './testing/call.js';

function logged(sequence: number, type: string, atMs: number, more: Partial<Event> = {}) {
  const at = new Date(CALL_START_MS + atMs).toISOString();
  const event = { eventId: `e${sequence}`, sessionId: 's', sequence, type, payload: { text: 'raw' }, ...more };
  return toMoment({ ...event, timestamp: at, recordedAt: at } as Event, CALL_START_MS);
}

function callOf(parts: Partial<Call> = {}): Call {
  const nothing = { throughSequence: 0, isOfOneMoment: true, utterances: [], generated: new Map(), turns: turnsOf() };
  return { ...nothing, ...parts };
}

const user = utteranceOf({ index: 0, side: 'user', offsetMs: 1_000, durationMs: 1_000, sequences: [1, 2] });
const partial = utteranceOf({ index: 1, side: 'user', offsetMs: 2_100, final: false, sequences: [3] });
const bot = utteranceOf({ index: 2, side: 'bot', offsetMs: 2_600, durationMs: 2_000, sequences: [4] });
// Turns do not count the partial utterance between the two.
const turns = [turnOf(0, user), { ...turnOf(1, bot), utterances: [1] }];

describe('timingOf', () => {
  it('measures answers from the end of what the user said, whatever partial utterance lies between', () => {
    const exchanges = [exchangeOf({ responseGapMs: 600 }), exchangeOf({ index: 1, botTurn: null, unanswered: true })];
    const { answers } = timingOf(callOf({ utterances: [user, partial, bot], turns: turnsOf({ turns, exchanges }) }), 0);
    expect(answers).toMatchObject([
      { gapMs: 600, startMs: CALL_START_MS + 2_000, endMs: CALL_START_MS + 2_600, utterance: { sequences: [4] } },
    ]);
  });

  it('places an interruption where it began, or else at the utterance that interrupted or was interrupted', () => {
    const interruptions = [
      interruptionOf({ utterance: 1, other: 0, offsetMs: 3_000, durationMs: 400 }),
      interruptionOf({ utterance: 1 }),
    ];
    const { cuts } = timingOf(callOf({ utterances: [user, partial, bot], turns: turnsOf({ interruptions }) }), 0);
    expect(cuts).toMatchObject([
      { into: bot, other: user, startMs: 3_000, endMs: 3_400 },
      { into: bot, other: undefined, startMs: 2_600, endMs: 2_600 },
    ]);
  });

  it('shows no silence if nobody knows about speech', () => {
    expect(timingOf(callOf({ turns: turnsOf({ silences: null }) }), 0).silences).toEqual([]);
    const silences = [{ offsetMs: 5_000, durationMs: 2_500 }];
    expect(timingOf(callOf({ turns: turnsOf({ silences }) }), 100).silences).toEqual([
      { startMs: 5_100, endMs: 7_600 },
    ]);
  });
});

describe('conversationOf', () => {
  const call = callOf({ throughSequence: 6, utterances: [user, bot] });

  it('has one row for each utterance, however many events refer to it, and one for every other event', () => {
    const events = [
      logged(1, 'user_speech', 1_000),
      logged(2, 'user_speech', 1_500, { late: true }),
      logged(3, 'user_speech', 2_100),
      logged(4, 'bot_speech', 2_600),
      logged(5, 'x.metrics', 2_700),
      logged(6, 'x.tool_call', 2_200),
    ];
    const rows = conversationOf(call, events);
    expect(rows.map(({ sequence, eventIds }) => [sequence, eventIds])).toEqual([
      [1, ['e1', 'e2']],
      [6, ['e6']],
      [4, ['e4']],
    ]);
    expect(rows.map(({ isLate }) => isLate)).toEqual([true, false, false]);
  });

  it('shows what arrived since the views were read as it was logged', () => {
    const rows = conversationOf(call, [logged(7, 'user_speech', 9_000)]);
    expect(rows.at(-1)).toMatchObject({ sequence: 7, text: 'raw', isSpeech: true });
  });

  it('distinguishes what was heard from what was not', () => {
    const cut = utteranceOf({ heard: 'cut', text: 'Your balance', interrupted: true });
    const generated = new Map([[0, 'Your balance is ten.']]);
    expect(conversationOf(callOf({ utterances: [cut], generated }), [])[0]).toMatchObject({
      isInterrupted: true,
      spoken: { heard: 'Your balance', unheard: 'is ten.' },
    });
  });
});

describe('notesOf', () => {
  it('notes the wait at the answer, the interruption at the interrupted utterance, and the tool at its call', () => {
    const tool = { callId: 'c', name: 'book', status: 'ok' as const, calledAt: null, latencyMs: 5, sequences: [6, 7] };
    const views = turnsOf({
      turns,
      exchanges: [exchangeOf({ responseGapMs: 600 })],
      interruptions: [interruptionOf({ utterance: 1, other: 0 }), interruptionOf({ kind: 'backchannel', other: 0 })],
      tools: [tool],
    });
    const notes = notesOf(timingOf(callOf({ utterances: [user, partial, bot], turns: views }), 0));
    expect([...notes.keys()].sort()).toEqual([1, 4, 6]);
    expect(notes.get(4)).toMatchObject({ answer: { gapMs: 600 }, cuts: [{ interruption: { kind: 'barge_in' } }] });
    expect(notes.get(1)).toMatchObject({ cuts: [{ interruption: { kind: 'backchannel' } }] });
    expect(notes.get(6)).toMatchObject({ tool });
  });
});
