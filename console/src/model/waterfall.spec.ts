import { describe, expect, it } from 'vitest';
import { exchangeOf } from './testing/call.js';
import { lengthOf, namesOf, partsOf } from './waterfall.js';

const names = (latency: object, unexplainedMs: number | null = null) =>
  partsOf(exchangeOf({ latency, unexplainedMs })).map(({ name, lengthMs }) => `${name} ${lengthMs}`);

describe('partsOf', () => {
  it('draws the stages in the order in which they occur, and the rest', () => {
    const latency = { ttsTtfbMs: 150, toolMs: 40, llmTtftMs: 300, endpointingMs: 200, transcriptionMs: 90, e2eMs: 900 };
    expect(names(latency, 120)).toEqual([
      'transcription 90',
      'endpointing 200',
      'LLM 300',
      'tools 40',
      'TTS 150',
      'unexplained 120',
    ]);
    expect(lengthOf(partsOf(exchangeOf({ latency, unexplainedMs: 120 })))).toBe(900);
  });

  it('does not count a stage twice that is contained in another', () => {
    expect(names({ endOfTurnMs: 250, transcriptionMs: 90, endpointingMs: 200 })).toEqual(['end of turn 250']);
    expect(names({ llmTtftMs: 300, llmTtfsMs: 450 })).toEqual(['LLM 450']);
  });

  it('draws nothing for what is unknown, took no time, or is negative', () => {
    expect(names({ llmTtftMs: 0 }, -30)).toEqual([]);
    expect(partsOf(exchangeOf())).toEqual([]);
  });
});

it('names the stages that occur, each once and in their usual order', () => {
  const answers = [{ ttsTtfbMs: 150 }, { endpointingMs: 200, ttsTtfbMs: 90 }].map((latency) => exchangeOf({ latency }));
  expect(namesOf(answers.flatMap(partsOf))).toEqual(['endpointing', 'TTS']);
});
