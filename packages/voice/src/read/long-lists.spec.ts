import { describe, expect, it } from 'vitest';
import { CallView } from '../call-view.js';
import { ITEMS_PER_STEP } from '../merge/steps.js';
import { bot, call, eventsOf, SESSION } from '../testing/call.js';

const ITEMS = 20 * ITEMS_PER_STEP;
const listOf = (item: unknown): unknown[] => Array(ITEMS).fill(item);

const PAYLOADS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'words in our format': { text: 'a', words: listOf({ word: 'a' }) },
  'words that are texts': { words: listOf('a') },
  'words that are not words': { words: listOf({}) },
  parts: { content: listOf({ text: 'a' }) },
  'parts that are texts': { transcript: listOf('a') },
  'parts that are not parts': { message: { content: listOf(1) } },
};

describe('a payload with a long list', () => {
  it.each(Object.entries(PAYLOADS))(
    'is read in steps of a fixed number of items, with the same result as at once: %s',
    (_, payload) => {
      const told = [bot({ text: 'Hello' }), bot(payload)];
      const view = new CallView(SESSION);
      const steps = eventsOf(told).flatMap((event) => [...view.addSteps(event)]);
      expect(steps.length).toBeGreaterThanOrEqual(ITEMS / ITEMS_PER_STEP);
      expect(view.transcript({ words: true })).toEqual(call(told).transcript({ words: true }));
    },
  );
});
