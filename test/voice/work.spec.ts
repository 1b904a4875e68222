import { Session } from 'node:inspector/promises';
import { CallView, renderMarkdown, renderSrt, renderText, renderVtt } from '@conversation-service/voice';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_CALLS } from './hostile-calls.js';

const EVERYTHING = { partials: true, superseded: true, words: true, estimate: true } as const;
const EVENTS = 200;
const TIMES = 8;

/** Allows for the logarithm of the length that sorting takes; quadratic work would do eight times as much. */
const MAX_WORK = TIMES * 2;

describe('the work of all views', () => {
  const inspector = new Session();

  beforeAll(async () => {
    inspector.connect();
    await inspector.post('Profiler.enable');
    await inspector.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  });

  afterAll(() => {
    inspector.disconnect();
  });

  /** How often any function of the package ran since the last call: the same number, whatever else the machine does. */
  async function countWork(): Promise<number> {
    const { result } = await inspector.post('Profiler.takePreciseCoverage');
    const scripts = result.filter(({ url }) => url.includes('/packages/voice/'));
    const blocks = scripts.flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges));
    return blocks.reduce((sum, { count }) => sum + count, 0);
  }

  async function workFor(makeCall: (count: number) => Iterable<Parameters<CallView['add']>[0]>, count: number) {
    const events = makeCall(count);
    await countWork();
    const view = new CallView({ sessionId: 's', startedAt: '2026-01-15T09:30:00.000Z' });
    for (const event of events) view.add(event);
    const { utterances } = view.transcript(EVERYTHING);
    for (const render of [renderText, renderMarkdown, renderSrt, renderVtt]) for (const _ of render(utterances));
    view.summary();
    return countWork();
  }

  it.each(Object.entries(HOSTILE_CALLS))('grows no faster than the length of a call: %s', async (_, makeCall) => {
    const work = await workFor(makeCall, EVENTS);
    expect(work).toBeGreaterThan(EVENTS);
    expect((await workFor(makeCall, EVENTS * TIMES)) / work).toBeLessThan(MAX_WORK);
  });
});
