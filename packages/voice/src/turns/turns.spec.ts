import { describe, expect, it } from 'vitest';
import { at, bot, cut, SESSION, span, tell, turnsOf, user } from '../testing/call.js';

const sides = (told: Parameters<typeof turnsOf>[0]) =>
  turnsOf(told).turns.map(({ side, utterances }) => [side, utterances]);

describe('turns', () => {
  it('are the longest runs of utterances of one side', () => {
    const told = [
      bot(span('hi', 0, 500)),
      user(span('a', 1_000, 1_500)),
      user(span('b', 2_000, 2_500)),
      bot(span('c', 3_000, 4_000)),
    ];
    expect(turnsOf(told).turns).toEqual([
      { index: 0, side: 'bot', utterances: [0], startedAt: at(0), endedAt: at(500), offsetMs: 0, durationMs: 500 },
      {
        index: 1,
        side: 'user',
        utterances: [1, 2],
        startedAt: at(1_000),
        endedAt: at(2_500),
        offsetMs: 1_000,
        durationMs: 1_500,
      },
      {
        index: 2,
        side: 'bot',
        utterances: [3],
        startedAt: at(3_000),
        endedAt: at(4_000),
        offsetMs: 3_000,
        durationMs: 1_000,
      },
    ]);
  });

  it('are not broken by a backchannel of the other side', () => {
    const told = [
      bot(span('a', 0, 1_000)),
      user(span('mhm', 1_100, 1_200, { backchannel: true })),
      bot(span('b', 1_300, 2_000)),
    ];
    expect(sides(told)).toEqual([['bot', [0, 2]]]);
    expect(turnsOf(told).measures).toMatchObject({ utterances: 3, turns: 1, exchanges: 0 });
  });

  it('are not broken by a typed backchannel either', () => {
    const told = [
      bot(span('a', 0, 1_000)),
      user({ text: 'ok', medium: 'text', startMs: 1_100, backchannel: true }),
      bot(span('b', 1_300, 2_000)),
    ];
    expect(sides(told)).toEqual([['bot', [0, 2]]]);
  });

  it('contain typed text, but no keys, which break no turn', () => {
    const keys = user({ text: '123', medium: 'dtmf', startMs: 1_500 });
    const told = [
      bot(span('a', 0, 1_000)),
      keys,
      bot(span('b', 2_000, 3_000)),
      user({ text: 'c', medium: 'text', startMs: 4_000 }),
    ];
    expect(sides(told)).toEqual([
      ['bot', [0, 2]],
      ['user', [3]],
    ]);
  });

  it('have no end if the length of the last utterance is unknown', () => {
    expect(turnsOf([user(span('a', 0, 500)), user({ text: 'b', startMs: 900 })]).turns[0]).toMatchObject({
      endedAt: null,
      durationMs: null,
    });
  });
});

describe('exchanges', () => {
  it('consist of every user turn with the bot turn that follows it; a greeting is not an answer', () => {
    const told = [
      bot(span('hi', 0, 500)),
      user(span('a', 1_000, 2_000)),
      bot(span('b', 2_700, 3_000)),
      user(span('c', 4_000, 5_000)),
    ];
    expect(turnsOf(told).exchanges).toMatchObject([
      { index: 0, userTurn: 1, botTurn: 2, responseGapMs: 700, isRough: false, unanswered: false },
      {
        index: 1,
        userTurn: 3,
        botTurn: null,
        responseGapMs: null,
        isRough: null,
        unanswered: true,
        latency: null,
        unexplainedMs: null,
        tools: [],
      },
    ]);
    expect(turnsOf(told).measures).toMatchObject({ exchanges: 2, unanswered: 1 });
  });

  it('measure the gap from the latest end of the user to the start of the first bot utterance, signed', () => {
    const gap = (...told: Parameters<typeof turnsOf>[0]) => turnsOf(told).exchanges[0]?.responseGapMs;
    expect(
      gap(
        user(span('a', 0, 3_000)),
        user(span('b', 500, 1_000)),
        bot(span('c', 3_400, 4_000)),
        bot(span('d', 5_000, 6_000)),
      ),
    ).toBe(400);
    expect(gap(user(span('a', 0, 3_000)), bot(span('b', 2_900, 4_000)))).toBe(-100);
  });

  it('are rough if one of the two is a tick', () => {
    const isRough = (...told: Parameters<typeof turnsOf>[0]) => turnsOf(told).exchanges[0]?.isRough;
    expect(isRough(user({ text: 'a' }, 0), bot(span('b', 500, 900)))).toBe(true);
    expect(isRough(user(span('a', 0, 400)), bot({ text: 'b' }, 500))).toBe(true);
    expect(
      isRough(
        user({ text: 'a', startMs: 0 }),
        user(span('a', 100, 400)),
        bot(span('b', 500, 900)),
        bot({ text: 'c', startMs: 950 }),
      ),
    ).toBe(false);
  });

  it('contribute only exact, non-negative voice gaps to the percentiles', () => {
    const told = [
      ...[user(span('a', 0, 1_000)), bot(span('b', 1_300, 2_000))],
      ...[user(span('a', 3_000, 4_000)), bot(span('b', 3_900, 5_000))],
      ...[user({ text: 'a', startMs: 6_000 }), bot(span('b', 7_000, 8_000))],
      ...[user(span('a', 9_000, 9_500, { medium: 'text' })), bot(span('b', 10_000, 11_000))],
      ...[user(span('a', 12_000, 13_000)), bot(span('b', 13_000, 14_000))],
    ];
    expect(turnsOf(told).exchanges.map(({ responseGapMs }) => responseGapMs)).toEqual([300, -100, 1_000, 500, 0]);
    expect(turnsOf(told).measures.responseGap).toEqual({
      n: 2,
      min: 0,
      max: 300,
      p50: 0,
      p90: 300,
      p95: 300,
      p99: 300,
    });
  });

  it('use, for each stage, the claim of the first bot utterance that has it, or else of the last user utterance', () => {
    const told = [
      user(span('a', 0, 500, { latency: { transcriptionMs: 1 } })),
      user(span('b', 600, 900, { latency: { endOfTurnMs: 2, e2eMs: 3 } })),
      bot(span('c', 1_000, 1_500, { latency: { e2eMs: 4 } })),
      bot(span('d', 1_600, 1_900, { latency: { e2eMs: 5, toolMs: 6 } })),
    ];
    expect(turnsOf(told).exchanges[0]?.latency).toEqual({
      ...{
        transcriptionMs: null,
        endOfTurnMs: 2,
        endpointingMs: null,
        llmTtftMs: null,
        llmTtfsMs: null,
        ttsTtfbMs: null,
        toolMs: 6,
        e2eMs: 4,
      },
    });
    expect(turnsOf(told).measures.latency).toMatchObject({ e2eMs: { n: 1, p50: 4 }, transcriptionMs: null });
  });

  it.each([
    [{ e2eMs: 1_000, endOfTurnMs: 300, transcriptionMs: 99, llmTtftMs: 200, ttsTtfbMs: 100 }, 400],
    [{ e2eMs: 1_000, transcriptionMs: 100, endpointingMs: 200, llmTtfsMs: 300, llmTtftMs: 99, toolMs: 50 }, 350],
    [{ e2eMs: 100, llmTtftMs: 300 }, -200],
    [{ e2eMs: 100 }, null],
    [{ llmTtftMs: 300 }, null],
  ])('do not explain %j: %s', (latency, unexplainedMs) => {
    expect(turnsOf([user({ text: 'a' }), bot({ text: 'b', latency })]).exchanges[0]?.unexplainedMs).toBe(unexplainedMs);
  });

  it('name the tools that were called between their start and the start of the next answer', () => {
    const told = [
      user(span('a', 1_000, 2_000)),
      bot(span('b', 4_000, 5_000)),
      user(span('c', 6_000, 7_000)),
      ...[999, 1_000, 5_999, 6_000].map((atMs) => tell('x.tool_call', { callId: `at ${atMs}` }, atMs)),
    ];
    expect(turnsOf(told).exchanges.map(({ tools }) => tools)).toEqual([['at 1000', 'at 5999'], ['at 6000']]);
  });
});

describe('talk', () => {
  const talk = (...told: Parameters<typeof turnsOf>[0]) => turnsOf(told).measures;

  it('is the length of the union of the spans of each side', () => {
    expect(talk(user(span('a', 0, 1_000)), user(span('b', 500, 1_500)), bot(span('c', 2_000, 2_500)))).toMatchObject({
      userTalkMs: 1_500,
      botTalkMs: 500,
      talkRatio: 0.25,
      overlapMs: 0,
      silenceMs: 500,
    });
  });

  it('is 0 for a side that never spoke, and there is no ratio if nobody spoke', () => {
    expect(talk(user(span('a', 0, 1_000)))).toMatchObject({
      userTalkMs: 1_000,
      botTalkMs: 0,
      talkRatio: 0,
      overlapMs: 0,
      silenceMs: 0,
    });
    expect(talk()).toMatchObject({ userTalkMs: 0, botTalkMs: 0, talkRatio: null, overlapMs: 0, silenceMs: 0 });
  });

  it('is null if more than a fifth of the voice utterances of that side are ticks, and so is what needs both sides', () => {
    const four = [0, 1, 2, 3].map((n) => user(span('a', n * 1_000, n * 1_000 + 500)));
    const tick = user({ text: 'b', startMs: 9_000 });
    expect(talk(...four, tick)).toMatchObject({ userTalkMs: 2_000, botTalkMs: 0 });
    expect(talk(...four, tick, tick, bot(span('c', 20_000, 21_000)))).toMatchObject({
      userTalkMs: null,
      botTalkMs: 1_000,
      talkRatio: null,
      overlapMs: null,
      silenceMs: null,
    });
    expect(turnsOf([...four, tick, tick]).silences).toBeNull();
  });

  it('counts voice only', () => {
    expect(talk(user(span('a', 0, 1_000, { medium: 'text' })), bot(span('b', 0, 500)))).toMatchObject({
      userTalkMs: 0,
      botTalkMs: 500,
    });
  });

  it('ignores overlaps under 100 ms', () => {
    expect(talk(user(span('a', 0, 1_000)), bot(span('b', 901, 2_000)), user(span('c', 1_900, 2_100))).overlapMs).toBe(
      100,
    );
  });

  it('counts the words of the heard text', () => {
    const told = [
      user({ text: "I can't, 今日は良い天気です" }),
      bot({ text: 'one two three', interrupted: true, heardText: 'one' }),
      bot({ text: 'unknown', interrupted: true }),
      user({ text: 'not yet', final: false, itemId: 'p' }),
    ];
    expect(turnsOf(told).measures.words).toEqual({ user: 7, bot: 1 });
  });
});

describe('silences', () => {
  const silences = (...told: Parameters<typeof turnsOf>[0]) => turnsOf(told).silences;

  it('are gaps of at least 2 s', () => {
    expect(silences(bot(span('a', 0, 1_000)), bot(span('b', 2_999, 4_000)), bot(span('c', 6_000, 7_000)))).toEqual([
      { offsetMs: 4_000, durationMs: 2_000 },
    ]);
  });

  it('do not include the wait for an answer', () => {
    expect(silences(user(span('a', 0, 1_000)), bot(span('b', 5_000, 6_000)), user(span('c', 9_000, 10_000)))).toEqual([
      { offsetMs: 6_000, durationMs: 3_000 },
    ]);
  });

  it('are counted if the answer began with the user, so that nobody waited for it', () => {
    const both = [user(span('b', 4_000, 5_000)), bot(span('c', 4_000, 8_000))];
    expect(silences(bot(span('a', 0, 1_000)), ...both)).toEqual([{ offsetMs: 1_000, durationMs: 3_000 }]);
  });

  it('contain no tick', () => {
    const rest = [
      bot(span('a', 0, 1_000)),
      bot(span('b', 5_000, 6_000)),
      bot(span('c', 6_000, 7_000)),
      bot(span('d', 7_000, 8_000)),
    ];
    expect(silences(...rest)).toHaveLength(1);
    expect(silences(...rest, bot({ text: 't', startMs: 3_000 }))).toEqual([]);
  });
});

describe('tools', () => {
  const tools = (...told: Parameters<typeof turnsOf>[0]) => turnsOf(told).tools;
  const called = tell('x.tool_call', { callId: 'c', name: 'lookup' }, 1_000);
  const result = (payload: object, atMs = 1_750) => tell('x.tool_result', { callId: 'c', ...payload }, atMs);

  it('are paired by callId, whatever the order', () => {
    const pair = { callId: 'c', name: 'lookup', status: 'ok', calledAt: at(1_000), latencyMs: 750 };
    expect(tools(called, result({}))).toEqual([{ ...pair, sequences: [1, 2] }]);
    expect(tools(result({}), called)).toEqual([{ ...pair, sequences: [1, 2] }]);
  });

  it('have the earliest reported time, and the name that any call has, in any order', () => {
    const repeated = tell('x.tool_call', { callId: 'c' }, 400);
    for (const told of [
      [called, repeated],
      [repeated, called],
    ]) {
      expect(tools(...told)[0]).toMatchObject({ name: 'lookup', calledAt: at(400), status: 'open' });
    }
  });

  it('prefer the claim of the result to the time between call and result', () => {
    expect(tools(called, result({ latencyMs: 20.5 }))[0]?.latencyMs).toBe(21);
    expect(tools(called, result({}, 500))[0]?.latencyMs).toBeNull();
  });

  it('are cancelled rather than errors, and the last result counts', () => {
    expect(tools(called, result({ isError: true }))[0]?.status).toBe('error');
    expect(tools(called, result({ isError: true, cancelled: true }))[0]?.status).toBe('cancelled');
    expect(tools(called, result({ isError: true }), result({}))[0]).toMatchObject({
      status: 'ok',
      sequences: [1, 2, 3],
    });
  });

  it('are open without a result; a result without a call is an orphan, which is not counted as a call', () => {
    const told = [called, tell('x.tool_result', { callId: 'd', isError: true }, 5_000)];
    expect(tools(...told)).toMatchObject([
      { status: 'open', latencyMs: null },
      { callId: 'd', status: 'orphan', calledAt: null, latencyMs: null },
    ]);
    expect(turnsOf(told).measures).toMatchObject({ toolCalls: 1, toolErrors: 0 });
    expect(turnsOf([called, result({ isError: true })]).measures).toMatchObject({ toolCalls: 1, toolErrors: 1 });
  });
});

describe('measures', () => {
  it('have the length of the session, at least 0, and none while it is live', () => {
    expect(turnsOf([]).measures.durationMs).toBeNull();
    expect(turnsOf([], { ...SESSION, endedAt: at(5_000) }).measures.durationMs).toBe(5_000);
    expect(turnsOf([], { ...SESSION, endedAt: at(-5_000) }).measures.durationMs).toBe(0);
  });

  it('do not count partials', () => {
    expect(turnsOf([user({ text: 'hel', final: false, startMs: 0, endMs: 900 })]).measures).toMatchObject({
      utterances: 0,
      userTalkMs: 0,
      words: { user: 0 },
    });
  });

  it('have an unknown number of interruptions without spans, unless a provider reported one of that kind', () => {
    const plain = [user({ text: 'a' }), bot({ text: 'b' })];
    expect(turnsOf(plain).measures.interruptions).toEqual({
      byUser: null,
      byBot: null,
      backchannels: null,
      false: null,
    });
    expect(turnsOf([...plain, bot({ text: 'c', interrupted: true })]).measures.interruptions).toMatchObject({
      byUser: 1,
      byBot: null,
    });
    expect(turnsOf([...plain, bot({ text: 'c', interrupted: false })]).measures.interruptions).toMatchObject({
      byUser: 0,
      byBot: null,
    });
    expect(turnsOf([...plain, cut({ isInterruption: false })]).measures.interruptions).toMatchObject({
      byUser: null,
      backchannels: 1,
    });
    expect(turnsOf([user(span('a', 0, 500)), bot(span('b', 900, 1_000))]).measures.interruptions).toEqual({
      byUser: 0,
      byBot: 0,
      backchannels: 0,
      false: 0,
    });
  });
});
