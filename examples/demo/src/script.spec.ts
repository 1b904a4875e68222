import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isEventType } from '../../../src/domain/event.js';
import { isId } from '../../../src/domain/ids.js';
import { DEFAULT_LIMITS } from '../../../src/domain/limits.js';
import { type Call, parseCalls } from './call.js';
import { addCounts, NO_COUNTS, sentCount } from './counts.js';
import { eventsOf, expectedCounts, type Script, toScripts } from './script.js';

const CALLS = parseCalls(readFileSync(new URL('../../harper-valley/calls.jsonl', import.meta.url), 'utf8'));
const SCRIPTS = toScripts(CALLS);

const at = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index];
  if (item === undefined) throw new Error(`no item ${index}`);
  return item;
};
const callOf = (id: string): [Call, Script] => {
  const index = CALLS.findIndex((call) => call.id === id);
  return [at(CALLS, index), at(SCRIPTS, index)];
};

describe('toScripts', () => {
  it('sends every utterance once under its own id, in the order of the recogniser', () => {
    for (const [index, script] of SCRIPTS.entries()) {
      const events = eventsOf(script);
      expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
      const indexes = events.flatMap(({ clientSequence }) => clientSequence ?? []);
      expect(indexes).toEqual(at(CALLS, index).utterances.map((utterance) => utterance.index));
    }
  });

  it('uses ids and types that the API accepts', () => {
    for (const event of SCRIPTS.flatMap(eventsOf)) {
      expect(isId(event.eventId)).toBe(true);
      expect(isEventType(event.type, DEFAULT_LIMITS.maxCustomTypeChars)).toBe(true);
    }
  });

  it('keeps the values of the source, in the time of the call', () => {
    const [call, script] = callOf('0126ffdce48049a9');
    const third = eventsOf(script).find(({ clientSequence }) => clientSequence === 3);
    expect(third).toMatchObject({ type: 'user_speech', payload: { text: '', asr: 'um', offsetMs: 4259, final: true } });
    expect(third?.timestamp).toBe(new Date(at(call.utterances, 2).start_timestamp_ms).toISOString());
    expect(script.session).toMatchObject({
      language: 'en-US',
      metadata: { task: 'get branch hours', agentName: 'Mary' },
    });
    expect(script.completion).toMatchObject({ endReason: 'agent_hangup', endedAt: '2020-03-15T22:09:18.207Z' });
  });

  it('keeps the one utterance that is out of order', () => {
    const outOfOrder = SCRIPTS.flatMap((script) => {
      const times = eventsOf(script).map(({ timestamp }) => timestamp);
      return times.filter((time, index) => index > 0 && time < at(times, index - 1));
    });
    expect(outOfOrder).toHaveLength(1);
  });

  it('writes times in the form in which the agent sent them', () => {
    const events = eventsOf(callOf('020e48edcf0940a4')[1]);
    const form = events.findIndex(({ type }) => type === 'system');
    expect(at(events, form).payload).toMatchObject({ data: { 'transfer amount': '146.00' } });
    expect([at(events, form - 1).clientSequence, at(events, form + 1).clientSequence]).toEqual([13, 14]);
  });

  it('contains every mishap, both kinds of batch, and one changed repeat', () => {
    const steps = SCRIPTS.flatMap((script) => script.steps);
    const mishaps = steps.flatMap((step) => (step.kind === 'event' ? [step.mishap] : []));
    expect(new Set(mishaps)).toEqual(new Set(['none', 'twice', 'answer-lost', 'changed']));
    expect(mishaps.filter((mishap) => mishap === 'changed')).toHaveLength(1);
    expect(steps.flatMap((step) => (step.kind === 'batch' ? [step.format] : []))).toEqual(['json', 'ndjson']);
  });
});

describe('expectedCounts', () => {
  it('counts everything that is sent: each event stored once, one refused', () => {
    const counts = SCRIPTS.map(expectedCounts).reduce(addCounts, NO_COUNTS);
    expect(counts).toEqual({ stored: 202, replayed: 40, refused: 1 });
    expect(sentCount(counts)).toBe(243);
  });

  it('counts the event with which a batch repeats an earlier one', () => {
    const script = SCRIPTS.find(({ steps }) => steps.some(({ kind }) => kind === 'batch'));
    if (!script) throw new Error('no batch');
    const single = script.steps.filter((step) => step.kind === 'event' && step.mishap !== 'none').length;
    expect(expectedCounts(script).replayed).toBe(single + 1);
  });
});
