import { describe, expect, it } from 'vitest';
import {
  at,
  bot,
  call,
  cut,
  issuesOf,
  span,
  type Told,
  tell,
  turnsOf,
  user,
  utterance,
  utterances,
} from './testing/call.js';

/** Faults that were reported to other projects. Each is a log and what its views must show. */
const heard = (told: readonly Told[]) => utterances(told).map(({ text }) => text);
const kinds = (told: readonly Told[]) => turnsOf(told).interruptions.map(({ kind }) => kind);
const played = (playedMs: number) => ({ interrupted: true, truncation: { playedMs } });

describe('the order of the conversation', () => {
  it.each([
    ['livekit/agents#7108, #5053: an interrupted answer that is recorded when it is committed, after the user'],
    ['pipecat-ai/pipecat#4110: the answer is recorded after the words that cut it'],
  ])('is the order of speech: %s', () => {
    const told = [
      user(span('Alex.', 2_500, 3_000)),
      bot(span('Who is calling?', 1_000, 2_700, { interrupted: true, heardText: 'Who is' })),
    ];
    expect(heard(told)).toEqual(['Who is', 'Alex.']);
  });

  it.each([
    ['livekit/agents#6616, agents-js#2165: the user’s turn is recorded after its answer'],
    ['elevenlabs-swift-sdk#231: the user’s transcript arrives after the answer'],
  ])('is the order of speech: %s', () => {
    const told = [bot(span('On Friday.', 3_000, 4_000)), user(span('When?', 1_000, 1_500))];
    expect(heard(told)).toEqual(['When?', 'On Friday.']);
    expect(turnsOf(told).exchanges).toMatchObject([{ responseGapMs: 1_500, unanswered: false }]);
  });
});

describe('what was heard', () => {
  it('is kept for an interrupted reply, and not dropped (livekit/agents#5038, openai/openai-agents-js#523)', () => {
    const told = [
      bot(span('All of it', 0, 5_000, { interrupted: true, heardText: 'All' })),
      user(span('No', 900, 9_000)),
    ];
    expect(heard(told)).toEqual(['All', 'No']);
    expect(heard([bot({ text: 'All of it', interrupted: true }), user({ text: 'No' })])).toEqual([null, 'No']);
  });

  it('is nothing before the first frame (livekit/agents#6157)', () => {
    expect(utterance([bot({ text: 'Never played', ...played(0) })])).toMatchObject({
      text: '',
      heard: 'cut',
      isTick: true,
    });
  });

  it('is only what was spoken (pipecat-ai/pipecat#5426, videosdk-live/agents#285)', () => {
    const words = [
      { word: 'one', startMs: 0, endMs: 400 },
      { word: 'two', startMs: 400, endMs: 800 },
    ];
    expect(utterance([bot(span('one two', 0, 800, { words, ...played(500) }))]).text).toBe('one');
  });

  it('is unknown if an interruption does not report it (pipecat-ai/pipecat#5605)', () => {
    expect(utterance([bot(span('one two', 0, 800)), cut({ truncation: { evidence: 'none' } }, 700)])).toMatchObject({
      heard: 'unknown',
      text: null,
      truncation: { evidence: 'none', playedMs: null },
    });
  });

  it('contains words that arrive after the interruption (pipecat-ai/pipecat#4996)', () => {
    const words = [{ word: 'one', startMs: 0, endMs: 400 }];
    const told = [
      cut({ itemId: 'b', truncation: { playedMs: 500 } }, 500),
      bot(span('one two', 0, 900, { itemId: 'b', words })),
    ];
    expect(utterance(told)).toMatchObject({ heard: 'cut', text: 'one', sequences: [1, 2] });
  });

  it('omits words whose clock ran backwards, and keeps the others (pipecat-ai/pipecat#3627, #3723)', () => {
    const words = [
      { word: 'one', startMs: 900, endMs: 100 },
      { word: 'two', startMs: 400, endMs: 800 },
    ];
    const told = [bot(span('one two', 0, 800, { words }))];
    expect(utterance(told, { words: true }).words).toMatchObject([{ word: 'two' }]);
    expect(issuesOf(told)).toEqual([[1, '/words/0']]);
  });

  it('is everything if the cut is after the end (openai/openai-agents-python#2370)', () => {
    const told = [user({ text: 'u' }, 0), bot(span('one two', 1_000, 1_800, { ...played(900), generatedMs: 800 }))];
    expect(utterances(told)[1]).toMatchObject({ heard: 'full', text: 'one two', interrupted: false });
    expect(kinds(told)).toEqual([]);
  });

  it('falls back to the share that was played, on request and marked (videosdk-live/agents#298)', () => {
    const told = [bot(span('one two', 0, 700, played(400)))];
    expect(utterance(told)).toMatchObject({ heard: 'unknown', text: null });
    expect(utterance(told, { estimate: true })).toMatchObject({ heard: 'estimated', text: 'one' });
  });

  it('stays cut if a later event of the same rev says that it was not (Noveum/noveum-trace#54)', () => {
    const told = [
      bot({ text: 'a b', itemId: 'i', interrupted: true, heardText: 'a' }),
      bot({ itemId: 'i', interrupted: false }),
    ];
    expect(utterance(told)).toMatchObject({ interrupted: true, heard: 'cut', text: 'a' });
  });
});

describe('latency', () => {
  const exchange = (told: readonly Told[]) => turnsOf(told).exchanges[0];

  it('is omitted if the speech stopped before it began (livekit/agents#6093)', () => {
    const told = [
      user({ text: 'a', startedAt: at(203_270), endedAt: at(0), latency: { transcriptionMs: 203_270 } }),
      bot(span('b', 204_000, 205_000)),
    ];
    expect(exchange(told)?.latency).toMatchObject({ transcriptionMs: null });
    expect(issuesOf(told)).toEqual([[1, '/endedAt']]);
  });

  it.each([
    ['livekit/agents#7157: no claim after a handoff'],
    ['pipecat-ai/pipecat#4927, #5311: an observer that says nothing'],
  ])('is null without a claim, and the gap is computed from the spans: %s', () => {
    expect(exchange([user(span('a', 0, 1_000)), bot(span('b', 1_800, 2_000))])).toMatchObject({
      responseGapMs: 800,
      latency: { e2eMs: null },
      unexplainedMs: null,
    });
  });

  it('is not the sum of its parts (livekit/agents#3236, #3824)', () => {
    const latency = { e2eMs: 3_300, endOfTurnMs: 500, llmTtftMs: 400, ttsTtfbMs: 200 };
    expect(exchange([user({ text: 'a' }), bot({ text: 'b', latency })])).toMatchObject({
      latency: { e2eMs: 3_300 },
      unexplainedMs: 2_200,
    });
  });

  it('keeps claims as they are, however odd, beside what the timeline shows (livekit/agents#5669, #4795, bolna-ai/bolna#660)', () => {
    const told = [
      user(span('a', 0, 1_000, { latency: { endOfTurnMs: 500, transcriptionMs: 90 } })),
      bot(span('b', 4_000, 5_000)),
    ];
    expect(exchange(told)).toMatchObject({ responseGapMs: 3_000, latency: { endOfTurnMs: 500, transcriptionMs: 90 } });
  });
});

describe('interruptions', () => {
  const answer = span('a long answer', 0, 10_000);

  it('each belong to one utterance: fillers do not add up, nor does one disarm the next (livekit/livekit#4270, agents#6548)', () => {
    const told = [
      bot(answer),
      user(span('mhm', 1_000, 1_300)),
      user(span('mhm', 2_000, 2_300)),
      user(span('stop', 9_000, 12_000)),
    ];
    expect(kinds(told)).toEqual(['backchannel', 'backchannel', 'probable_barge_in']);
  });

  it('are not a backchannel if nobody decided so (livekit/agents#6564, agents-js#2118)', () => {
    expect(kinds([bot(answer), user(span('wait a moment', 1_000, 2_000))])).toEqual(['overlap']);
  });

  it('belong to their own overlap, however late they are reported (livekit/agents-js#2119)', () => {
    const told = [
      bot(span('one', 0, 3_000, { itemId: 'b1' })),
      user(span('stop', 2_500, 4_000)),
      bot(span('two', 5_000, 9_000, { itemId: 'b2' })),
      user(span('and', 8_000, 8_500)),
      cut({ itemId: 'b1' }, 9_000),
    ];
    expect(turnsOf(told).interruptions).toMatchObject([
      { kind: 'barge_in', utterance: 0, other: 1 },
      { kind: 'overlap', utterance: 2, other: 3 },
    ]);
  });

  it('require someone who interrupts (de-id/agents-sdk#395, sailingsam/tryjarvis#1)', () => {
    const told = [
      user(span('hi', 0, 500)),
      bot(span('a', 1_000, 2_000, { interrupted: true })),
      user(span('b', 9_000, 9_500)),
    ];
    expect(kinds(told)).toEqual(['false_interruption']);
    expect(turnsOf(told).measures.interruptions).toMatchObject({ byUser: 0, false: 1 });
  });

  it('are possible until playback ends, not until the audio was pushed (timbal-ai/timbal#92, PatterAI/Patter#164)', () => {
    expect(kinds([bot(span('a', 0, 6_000)), user(span('stop', 5_700, 8_000))])).toEqual(['probable_barge_in']);
  });

  it('are also detected after a tool was called (ServiceNow/eva#112)', () => {
    const told = [bot(answer), tell('x.tool_call', { callId: 'c' }, 500), user(span('stop', 9_000, 12_000))];
    expect(kinds(told)).toEqual(['probable_barge_in']);
  });

  it('do not end the call: what the bot says after one is a turn of its own (bolna-ai/bolna#606)', () => {
    const told = [bot(span('a', 0, 3_000)), user(span('stop', 2_000, 4_000)), bot(span('b', 4_500, 6_000))];
    expect(turnsOf(told).exchanges).toMatchObject([{ responseGapMs: 500, unanswered: false }]);
  });

  it('are unknown, rather than 0, if there is no evidence of them', () => {
    expect(call([user({ text: 'a' }), bot({ text: 'b' })]).turns().measures.interruptions.byUser).toBeNull();
  });
});
