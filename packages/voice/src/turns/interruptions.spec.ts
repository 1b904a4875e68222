import { describe, expect, it } from 'vitest';
import { at, bot, cut, span, type Told, turnsOf, user } from '../testing/call.js';

const found = (...told: readonly Told[]) => turnsOf(told).interruptions;
const kinds = (...told: readonly Told[]) => found(...told).map(({ kind, evidence }) => `${kind} ${evidence}`);

const BOT = bot(span('a long answer', 1_000, 5_000));

describe('interruptions that a provider reports', () => {
  it('are a barge-in if the bot utterance is flagged, by the last user utterance that began within it', () => {
    const flagged = bot(span('a long answer', 1_000, 5_000, { interrupted: true }));
    expect(found(flagged, user(span('well', 2_000, 2_500)), user(span('stop', 4_600, 6_000)))).toEqual([
      {
        kind: 'overlap',
        by: 'user',
        evidence: 'spans',
        utterance: 0,
        other: 1,
        offsetMs: 2_000,
        durationMs: 500,
        timeToYieldMs: null,
      },
      {
        kind: 'barge_in',
        by: 'user',
        evidence: 'provider',
        utterance: 0,
        other: 2,
        offsetMs: 4_600,
        durationMs: 400,
        timeToYieldMs: 400,
      },
    ]);
  });

  it('are a barge-in if x.interruption reports it', () => {
    expect(kinds(BOT, user(span('stop', 4_000, 6_000)), cut({}, 4_500))).toEqual(['barge_in provider']);
  });

  it('name no utterance if it is unknown', () => {
    expect(found(cut({ truncation: { at: at(300) } }, 500))).toEqual([
      {
        kind: 'barge_in',
        by: 'user',
        evidence: 'provider',
        utterance: null,
        other: null,
        offsetMs: 300,
        durationMs: null,
        timeToYieldMs: null,
      },
    ]);
  });

  it('begin with the other side, or else at truncation.at, or else at the cut', () => {
    const offset = (...told: readonly Told[]) => found(...told)[0]?.offsetMs;
    const flagged = (more: object) => bot(span('a', 1_000, 5_000, { interrupted: true, ...more }));
    expect(offset(flagged({ truncation: { at: at(4_800) } }), user(span('b', 4_500, 6_000)))).toBe(4_500);
    expect(offset(flagged({ truncation: { at: at(4_800) } }))).toBe(4_800);
    expect(offset(flagged({ truncation: { playedMs: 3_000 } }))).toBe(4_000);
    expect(offset(bot({ text: 'a', interrupted: true }))).toBeNull();
  });

  it('are a backchannel, which leaves the turn with the bot, if isInterruption is false without resumed', () => {
    const told = [BOT, user(span('go on', 2_000, 2_400)), cut({ isInterruption: false }, 2_500)];
    expect(found(...told)).toMatchObject([
      { kind: 'backchannel', evidence: 'provider', utterance: 0, other: 1, offsetMs: 2_000, timeToYieldMs: null },
    ]);
    expect(turnsOf(told).turns).toHaveLength(1);
  });

  it('are a backchannel if the user utterance says so', () => {
    expect(found(BOT, user(span('go on', 2_000, 2_400, { backchannel: true })))).toMatchObject([
      { kind: 'backchannel', evidence: 'provider', utterance: 0, other: 1 },
    ]);
    expect(found(user({ text: 'mhm', backchannel: true }))).toMatchObject([
      { kind: 'backchannel', utterance: null, other: 0 },
    ]);
  });

  it('treat a bot utterance with backchannel like any other: only a user can leave the floor to the other side', () => {
    const cutUser = user(span('my number is', 1_000, 4_000, { interrupted: true }));
    expect(found(cutUser, bot(span('go on', 3_000, 5_000, { backchannel: true })))).toMatchObject([
      { kind: 'bot_cut_user', evidence: 'provider', utterance: 0, other: 1 },
    ]);
  });

  it('are assigned in order if there are several in one utterance', () => {
    const told = [
      BOT,
      user(span('go on', 1_500, 1_900)),
      user(span('I see', 3_000, 3_400)),
      cut({ isInterruption: false }, 2_000),
      cut({ isInterruption: false }, 3_500),
    ];
    expect(found(...told).map(({ kind, other }) => [kind, other])).toEqual([
      ['backchannel', 1],
      ['backchannel', 2],
    ]);
  });

  it('are false if isInterruption is false and it resumed', () => {
    expect(kinds(BOT, cut({ isInterruption: false, resumed: true }, 2_000))).toEqual(['false_interruption provider']);
  });

  it('are the bot interrupting the user if the user utterance is flagged', () => {
    expect(found(user(span('a', 0, 2_000, { interrupted: true })), bot(span('b', 1_900, 3_000)))).toMatchObject([
      {
        kind: 'bot_cut_user',
        by: 'bot',
        evidence: 'provider',
        utterance: 0,
        other: 1,
        offsetMs: 1_900,
        durationMs: 100,
        timeToYieldMs: null,
      },
    ]);
    expect(kinds(user(span('a', 0, 2_000)), bot(span('b', 1_900, 3_000)), cut({ by: 'bot' }, 2_000))).toEqual([
      'bot_cut_user provider',
    ]);
  });
});

describe('false interruptions derived from spans', () => {
  const flagged = bot(span('a', 10_000, 12_000, { interrupted: true }));

  it('are cuts without a user utterance from the bot’s start to 2 s after the cut', () => {
    expect(kinds(user(span('u', 0, 9_999)), flagged, user(span('v', 14_001, 15_000)))).toEqual([
      'false_interruption spans',
    ]);
    expect(kinds(user(span('u', 0, 10_000)), flagged)).toEqual(['barge_in provider']);
    expect(kinds(user({ text: 'u', startMs: 14_000 }), flagged)).toEqual(['barge_in provider']);
  });

  it('require user utterances in the session and the moment of the cut', () => {
    expect(kinds(flagged)).toEqual(['barge_in provider']);
    expect(kinds(user(span('u', 0, 1_000)), bot({ text: 'a', startMs: 10_000, interrupted: true }))).toEqual([
      'barge_in provider',
    ]);
  });

  it('are counted in addition to what is reported', () => {
    expect(turnsOf([user(span('u', 0, 1_000)), flagged]).measures.interruptions).toMatchObject({ byUser: 0, false: 1 });
  });
});

describe('interruptions derived from spans', () => {
  it('are a probable barge-in if the bot stops before the user, who began more than 200 ms before its end', () => {
    expect(found(BOT, user(span('stop', 4_799, 5_001)))).toMatchObject([
      {
        kind: 'probable_barge_in',
        by: 'user',
        evidence: 'spans',
        utterance: 0,
        other: 1,
        offsetMs: 4_799,
        durationMs: 201,
        timeToYieldMs: 201,
      },
    ]);
    expect(kinds(BOT, user(span('stop', 4_800, 6_000)))).toEqual(['overlap spans']);
    expect(kinds(BOT, user(span('stop', 4_000, 5_000)))).toEqual(['overlap spans']);
  });

  it('are a backchannel if nothing but fillers is said during a bot utterance that continues for at least 1 s', () => {
    expect(kinds(BOT, user(span('Mhm, okay.', 3_000, 4_000)))).toEqual(['backchannel spans']);
    expect(kinds(BOT, user(span('Mhm, okay.', 3_000, 4_001)))).toEqual(['overlap spans']);
  });

  it('are an overlap, which keeps its turn, for everything else said while the bot continued', () => {
    const told = [BOT, user(span('stop', 2_000, 2_400))];
    expect(kinds(...told)).toEqual(['overlap spans']);
    expect(turnsOf(told).turns.map(({ side }) => side)).toEqual(['bot', 'user']);
  });

  it('use the fillers of the language', () => {
    expect(kinds(BOT, user(span('genau', 2_000, 2_400, { language: 'de-DE' })))).toEqual(['backchannel spans']);
    expect(kinds(BOT, user(span('genau', 2_000, 2_400)))).toEqual(['overlap spans']);
  });

  it('are the bot interrupting the user if it starts more than 200 ms before the user’s end', () => {
    expect(found(user(span('a', 0, 2_000)), bot(span('b', 1_799, 3_000)))).toMatchObject([
      { kind: 'bot_cut_user', by: 'bot', evidence: 'spans', utterance: 0, other: 1, durationMs: 201 },
    ]);
    expect(kinds(user(span('a', 0, 2_000)), bot(span('b', 1_800, 3_000)))).toEqual(['overlap spans']);
  });

  it('are not an overlap under 100 ms', () => {
    expect(kinds(user(span('a', 0, 2_000)), bot(span('b', 1_900, 3_000)))).toEqual(['overlap spans']);
    expect(kinds(user(span('a', 0, 2_000)), bot(span('b', 1_901, 3_000)))).toEqual([]);
  });

  it('have one entry for each utterance that begins within another, with the one that ends last', () => {
    const told = [bot(span('a', 0, 9_000)), bot(span('b', 1_000, 2_000)), user(span('stop it', 1_500, 3_000))];
    expect(found(...told)).toMatchObject([{ kind: 'overlap', utterance: 0, other: 2 }]);
    expect(found(bot(span('a', 0, 1_000)), user(span('b', 0, 1_000)))).toMatchObject([
      { kind: 'overlap', utterance: 0, other: 1 },
    ]);
  });

  it('are not derived from ticks, and not from typed text', () => {
    expect(
      kinds(BOT, user({ text: 'stop', startMs: 2_000 }), user(span('x', 2_000, 9_000, { medium: 'text' }))),
    ).toEqual([]);
  });
});
