import { stripVTControlCharacters } from 'node:util';
import { eventText } from '@conversation-service/voice';
import { expect, it } from 'vitest';
import { CallLines } from './call-lines.js';

const STARTED_AT = '2026-01-15T09:30:00.000Z';

/** Returns the lines of the events, one after the other. */
function linesOf(...told: readonly (readonly [type: string, payload: Readonly<Record<string, unknown>>])[]) {
  const lines = new CallLines(STARTED_AT);
  return told.map(([type, payload], at) => {
    const event = { eventId: `e${at}`, sequence: at + 1, type, payload, timestamp: STARTED_AT };
    return stripVTControlCharacters(lines.textOf(event, eventText({ ...event, late: false })));
  });
}

it('shows how long each answer took, once', () => {
  expect(
    linesOf(
      ['bot_speech', { text: 'Hello.', startMs: 0, endMs: 500 }],
      ['user_speech', { text: 'When?', startMs: 1_000, endMs: 2_000 }],
      ['bot_speech', { text: 'On', final: false, startMs: 2_750 }],
      ['bot_speech', { text: 'On Friday.', startMs: 2_750, endMs: 3_500 }],
      ['bot_speech', { text: 'At ten.', startMs: 4_000, endMs: 4_500 }],
    ),
  ).toEqual(['Hello.', 'When?', 'On', '(0.8 s) On Friday.', 'At ten.']);
  expect(linesOf(['user_speech', { text: 'When?' }], ['bot_speech', { text: 'Now.', startMs: 900 }])).toEqual([
    'When?',
    '(~0.9 s) Now.',
  ]);
});

it('shows what was heard, and after the interruption what was not', () => {
  const said = { text: 'On Friday at ten.', interrupted: true };
  expect(
    linesOf(
      ['bot_speech', { ...said, heardText: 'On Friday' }],
      ['bot_speech', { ...said, heardText: '' }],
      ['bot_speech', said],
      ['bot_speech', { itemId: 'b', text: 'Or on Monday.' }],
      ['x.interruption', { itemId: 'b', heardText: 'Or' }],
    ),
  ).toEqual([
    'On Friday ✂ at ten.',
    '✂ On Friday at ten.',
    'On Friday at ten. ✂ nobody says where',
    'Or on Monday.',
    '[cut: Or ✂ on Monday.]',
  ]);
});

it('shows other events, and unknown ones, as they are', () => {
  expect(
    linesOf(['system', { kind: 'error' }], ['x.interruption', { by: 'user' }], ['x.tool_call', { name: 'book' }]),
  ).toEqual(['[system: kind error]', '[x.interruption: by user]', '[x.tool_call: name book]']);
});
