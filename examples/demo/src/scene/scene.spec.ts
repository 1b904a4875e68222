import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isId } from '../../../../src/domain/ids.js';
import { DEFAULT_LIMITS } from '../../../../src/domain/limits.js';
import { parseNewEvent } from '../../../../src/http/event-fields.js';
import { T0_MS } from '../../../../test/builders/time.js';
import { parseCalls } from '../call.js';
import { toScene } from './scene.js';

const CALLS = parseCalls(readFileSync(new URL('../../../harper-valley/calls.jsonl', import.meta.url), 'utf8'));
const SCENE = toScene(CALLS, T0_MS);
const GENERATED = SCENE.filter(({ session }) => session.metadata.type === 'generated');
const DAY_MS = 86_400_000;

const share = (count: number) => count / GENERATED.length;
const countOf = (type: string) => GENERATED.filter(({ events }) => events.some((event) => event.type === type)).length;

const endedBy = (reason: string) => GENERATED.filter(({ completion }) => completion.endReason === reason).length;

describe('toScene', () => {
  it('is the same each time, and moves with the time', () => {
    // Whether, not what: a difference of whole scenes takes half a minute to draw.
    expect(isDeepStrictEqual(toScene(CALLS, T0_MS), SCENE)).toBe(true);
    const payloads = (scene: typeof SCENE) => scene.map(({ events }) => events.map(({ payload }) => payload));
    expect(isDeepStrictEqual(payloads(toScene(CALLS, T0_MS + DAY_MS)), payloads(SCENE))).toBe(true);
  });

  it('contains the real calls of the last hours and a few hundred conversations, with ids of their own', () => {
    const ids = SCENE.map(({ session }) => session.sessionId);
    expect([SCENE.length - GENERATED.length, GENERATED.length]).toEqual([CALLS.length, 320]);
    expect(new Set([...ids, ...CALLS.map(({ id }) => id)]).size).toBe(SCENE.length + CALLS.length);
    expect(ids.every(isId)).toBe(true);
  });

  it('is within the last day', () => {
    for (const { session, events, completion, late } of SCENE) {
      const times = [
        session.startedAt,
        ...events.map(({ timestamp }) => timestamp),
        completion.endedAt,
        late?.timestamp,
      ];
      for (const time of times) {
        if (time === undefined) continue;
        expect(Date.parse(time)).toBeGreaterThanOrEqual(T0_MS - DAY_MS);
        expect(Date.parse(time)).toBeLessThanOrEqual(T0_MS);
      }
    }
  });

  it('contains only events that the service accepts, each id once per session, and no more than a batch may hold', () => {
    for (const { events, late } of SCENE) {
      const all = late ? [...events, late] : events;
      expect(new Set(all.map(({ eventId }) => eventId)).size).toBe(all.length);
      expect(events.length).toBeLessThanOrEqual(DEFAULT_LIMITS.maxBatchEvents);
      for (const event of all) {
        const json = JSON.parse(JSON.stringify(event));
        expect(parseNewEvent(json, DEFAULT_LIMITS.maxCustomTypeChars, '')).toMatchObject({ ok: true });
      }
    }
  });

  it('generates in the order of time, from the start to the end of the session', () => {
    for (const { session, events, completion } of GENERATED) {
      const times = [session.startedAt, ...events.map(({ timestamp }) => timestamp), completion.endedAt];
      expect(times).toEqual([...times].sort());
    }
  });

  it('includes a few percent of failures, and many ways to end and languages', () => {
    expect(share(GENERATED.filter(({ completion }) => completion.status === 'failed').length)).toSatisfy(
      (failed: number) => failed > 0.02 && failed < 0.09,
    );
    expect(new Set(GENERATED.map(({ completion }) => completion.endReason)).size).toBe(8);
    expect(new Set(GENERATED.map(({ session }) => session.language)).size).toBe(7);
  });

  it('interrupts the bot if the user begins before its end', () => {
    const cut = GENERATED.flatMap(({ events }) =>
      events.flatMap((bot, place) => {
        if (bot.payload.interrupted !== true) return [];
        // The transcript of what was asked may come in between.
        const begins = ({ payload }: (typeof events)[number]) => Number(payload.startMs) > Number(bot.payload.startMs);
        return [[bot, events.slice(place + 1).find(begins)]];
      }),
    );
    expect(cut.length).toBeGreaterThan(50);
    for (const [bot, user] of cut) {
      expect([bot?.type, user?.type]).toEqual(['bot_speech', 'user_speech']);
      expect(Number(user?.payload.startMs)).toBeGreaterThan(Number(bot?.payload.startMs));
      expect(Number(user?.payload.startMs)).toBeLessThan(Number(bot?.payload.endMs));
    }
  });

  it('reports what was heard of an interrupted answer, and how long each stage of an answer took', () => {
    const bots = GENERATED.flatMap(({ events }) => events.filter(({ type }) => type === 'bot_speech'));
    for (const { payload } of bots.filter((event) => event.payload.interrupted)) {
      const { text, heardText, generatedMs, truncation, startMs, endMs } = payload;
      expect(String(text).startsWith(String(heardText))).toBe(true);
      expect(String(heardText).length).toBeLessThan(String(text).length);
      expect(truncation).toMatchObject({ playedMs: Number(endMs) - Number(startMs) });
      expect(Number(endMs) - Number(startMs)).toBeLessThan(Number(generatedMs) + 1);
    }
    expect(bots.filter(({ payload }) => payload.latency).length).toBeGreaterThan(1_000);
  });

  it('includes transcripts that arrive after the answer, and tools that fail and are retried', () => {
    const late = GENERATED.flatMap(({ events }) =>
      events.filter(({ type, payload }, place) => {
        const before = events[place - 1];
        return (
          type === 'user_speech' &&
          before?.type === 'bot_speech' &&
          Number(payload.endMs) < Number(before.payload.startMs)
        );
      }),
    );
    expect(late.length).toBeGreaterThan(50);
    expect(
      share(GENERATED.filter(({ events }) => events.some(({ payload }) => payload.isError)).length),
    ).toBeGreaterThan(0.03);
  });

  it('includes tool calls, transfers to people, and analyses of some finished calls', () => {
    expect(share(countOf('x.tool_call'))).toBeGreaterThan(0.5);
    expect(countOf('x.tool_call') - countOf('x.tool_result')).toBe(endedBy('tool_timeout'));
    expect(countOf('x.handoff')).toBe(endedBy('transferred'));
    expect(share(GENERATED.filter(({ late }) => late).length)).toBeGreaterThan(0.2);
  });

  it('contains no tags of the transcribers', () => {
    const texts = GENERATED.flatMap(({ events }) => events.flatMap(({ payload }) => payload.text ?? []));
    expect(texts.filter((text) => /[[\]<>~{}]/.test(String(text)) || text === '')).toEqual([]);
  });
});
