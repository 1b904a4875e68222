import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallView } from './call-view.js';
import type { LoggedEvent } from './logged-event.js';
import { runSteps } from './merge/steps.js';
import { renderMarkdown } from './render/render-markdown.js';
import { renderSrt } from './render/render-srt.js';
import { renderText } from './render/render-text.js';
import { renderVtt } from './render/render-vtt.js';
import { anyLog, arbitraryLog } from './testing/arbitrary-log.js';
import { SESSION } from './testing/call.js';

const ALL = { partials: true, superseded: true, words: true, estimate: true } as const;

const ended = { ...SESSION, endedAt: '2026-01-15T09:31:00.000Z', isSealed: true };

/** Returns every view, as bytes. */
function viewsOf(view: CallView): string {
  return JSON.stringify([
    view.transcript(),
    view.transcript({ ...ALL, view: 'generated' }),
    view.transcript(ALL),
    view.turns(),
    view.summary(ended),
  ]);
}

function fold(events: readonly LoggedEvent[], view = new CallView(SESSION)): CallView {
  for (const event of events) view.add(event);
  return view;
}

describe('the views of a call', () => {
  it('are the same, byte for byte, for equal input', () => {
    fc.assert(
      fc.property(arbitraryLog, (events) => {
        expect(viewsOf(fold(events))).toBe(viewsOf(fold(structuredClone(events))));
      }),
      { numRuns: 300 },
    );
  });

  it('are the same, whenever they were requested before', () => {
    fc.assert(
      fc.property(arbitraryLog, fc.nat(), (events, place) => {
        const at = place % (events.length + 1);
        const view = fold(events.slice(0, at));
        expect(viewsOf(view)).toBe(viewsOf(fold(events.slice(0, at))));
        expect(viewsOf(fold(events.slice(at), view))).toBe(viewsOf(fold(events)));
      }),
      { numRuns: 500 },
    );
  });

  it('do not modify any event', () => {
    fc.assert(
      fc.property(arbitraryLog, (events) => {
        const before = JSON.stringify(events);
        viewsOf(fold(events));
        expect(JSON.stringify(events)).toBe(before);
      }),
      { numRuns: 200 },
    );
  });

  it('do not depend on events that they do not read, except for throughSequence', () => {
    fc.assert(
      fc.property(arbitraryLog, (events) => {
        const { throughSequence: _, ...all } = fold(events).transcript(ALL);
        const { throughSequence: __, ...read } = fold(events.filter(({ type }) => type !== 'system')).transcript(ALL);
        expect(read).toEqual(all);
      }),
      { numRuns: 200 },
    );
  });

  it('exist for payloads of any shape, ten thousand of them: no input throws', () => {
    fc.assert(
      fc.property(anyLog, (events) => {
        const view = fold(events);
        viewsOf(view);
        const { utterances } = view.transcript(ALL);
        for (const render of [renderText, renderMarkdown, renderSrt, renderVtt]) [...render(utterances)].join('');
        for (const { sequence, pointer } of view.transcript().issues) {
          expect(sequence).toBeLessThanOrEqual(events.length);
          expect(pointer).toMatch(/^(?:\/|$)/);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('exist for a session and events that no service would send', () => {
    const view = new CallView({ sessionId: 's', startedAt: 'never' });
    const odd = { eventId: 'e', sequence: 1, timestamp: 'never', type: 'user_speech' };
    for (const payload of [null, [], 'text', 5, undefined]) view.add({ ...odd, payload } as unknown as LoggedEvent);
    view.add({ ...odd, payload: { text: 'a', startMs: 8.64e15, durationMs: 8.64e15 } });
    view.add({ ...odd, payload: { text: 'a', startedAt: '9999-12-31T23:59:59Z', durationMs: 8.64e15 } });
    expect(view.transcript().utterances).toHaveLength(2);
    expect(view.turns().turns).toHaveLength(1);
  });

  it('preserve the invariants between their parts', () => {
    fc.assert(
      fc.property(arbitraryLog, (events) => {
        checkConsistency(fold(events));
      }),
      { numRuns: 1_000 },
    );
  });

  it('are the same when they are computed in steps', () => {
    fc.assert(
      fc.property(arbitraryLog, (events) => {
        const view = fold(events);
        expect(runSteps(view.turnsSteps())).toEqual(view.turns());
      }),
      { numRuns: 100 },
    );
  });
});

function checkConsistency(view: CallView): void {
  const { utterances } = view.transcript();
  const { turns, exchanges, interruptions, measures } = view.turns();
  const offsets = utterances.map(({ offsetMs }) => offsetMs);
  expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
  expect(utterances.map(({ index }) => index)).toEqual(utterances.map((_, place) => place));
  expect(measures).toMatchObject({ utterances: utterances.length, turns: turns.length, exchanges: exchanges.length });
  for (const turn of turns) for (const index of turn.utterances) expect(utterances[index]?.side).toBe(turn.side);
  for (const [place, turn] of turns.entries()) expect(turn.side).not.toBe(turns[place + 1]?.side);
  for (const { userTurn, botTurn } of exchanges) {
    expect(turns[userTurn]?.side).toBe('user');
    if (botTurn !== null) expect(botTurn).toBe(userTurn + 1);
  }
  const others = interruptions.flatMap(({ other }) => other ?? []);
  expect(new Set(others).size).toBe(others.length);
  const both = (measures.userTalkMs ?? 0) + (measures.botTalkMs ?? 0);
  expect(measures.overlapMs ?? 0).toBeLessThanOrEqual(both);
}
