import {
  type CallView,
  countWords,
  distributionOf,
  LATENCY_STAGES,
  type SessionHead,
} from '@conversation-service/voice';
import { interruptionsOf, type ModelInterruption } from './interruptions.js';
import type { ModelEvent } from './statements.js';
import { talkOf } from './talk.js';
import { generatedOf, heardOf, shownOf } from './transcript.js';
import { exchangesOf, turnsOf } from './turns.js';
import { type ModelUtterance, utterancesOf } from './utterances.js';

/** The form to which both sides of the comparison are converted. */
export function expectedView(
  events: readonly ModelEvent[],
  session: SessionHead,
  isOnlyFillers: (text: string, language: string | null) => boolean,
) {
  const startMs = Date.parse(session.startedAt);
  const language = session.language ?? null;
  const { utterances, supplements } = utterancesOf(events, startMs);
  const shown = shownOf(utterances);
  const placeOf = (utterance: ModelUtterance | null) => (utterance ? shown.indexOf(utterance) : null);
  const interruptions = interruptionsOf(shown, supplements, isOnlyFillers, language);
  const told = interruptions.filter(({ kind }) => kind === 'backchannel').flatMap(({ other }) => other ?? []);
  const turns = turnsOf(shown, new Set(told));
  const exchanges = exchangesOf(turns);
  // Nobody waits for an answer that began before the user ended.
  const waited = exchanges.filter(({ responseGapMs }) => responseGapMs !== null && responseGapMs >= 0);
  const answers = new Set(waited.flatMap(({ bot }) => bot?.utterances[0]?.startMs ?? []));
  const talk = talkOf(shown, answers);
  return {
    utterances: shown.map((utterance) => ({
      side: utterance.side,
      offsetMs: utterance.startMs - startMs,
      endMs: utterance.endMs === undefined ? null : utterance.endMs - startMs,
      interrupted: utterance.interrupted ?? null,
      rev: utterance.rev,
      heard: heardOf(utterance, startMs),
      generated: generatedOf(utterance),
    })),
    turns: turns.map(({ side, utterances: members }) => ({ side, utterances: members.map(placeOf) })),
    exchanges: exchanges.map(({ user, bot, responseGapMs, isRough, latency, unexplainedMs }) => ({
      userTurn: turns.indexOf(user),
      botTurn: bot ? turns.indexOf(bot) : null,
      ...{ responseGapMs, isRough, unexplainedMs },
      latency: latency && Object.fromEntries(LATENCY_STAGES.map((stage) => [stage, latency[stage] ?? null])),
    })),
    interruptions: sorted(
      interruptions.map((entry: ModelInterruption) => ({
        ...{ kind: entry.kind, by: entry.by, evidence: entry.evidence },
        utterance: placeOf(entry.utterance),
        other: placeOf(entry.other),
      })),
    ),
    silences: talk.silences?.map(([from, to]) => ({ offsetMs: from - startMs, durationMs: to - from })) ?? null,
    talk: {
      ...{ userTalkMs: talk.userTalkMs, botTalkMs: talk.botTalkMs, talkRatio: talk.talkRatio },
      ...{ overlapMs: talk.overlapMs, silenceMs: talk.silenceMs },
    },
    responseGap: distributionOf(
      exchanges.flatMap(({ responseGapMs: gap, isRough, isVoice }) =>
        gap !== null && gap >= 0 && isRough === false && isVoice ? [gap] : [],
      ),
    ),
    words: Object.fromEntries(
      (['user', 'bot'] as const).map((side) => {
        const ours = shown.filter((utterance) => utterance.side === side);
        const texts = ours.map(
          (utterance) => [heardOf(utterance, startMs).text, utterance.language ?? language] as const,
        );
        return [side, texts.reduce((sum, [text, tag]) => sum + (text === null ? 0 : countWords(text, tag)), 0)];
      }),
    ),
  };
}

export function givenView(view: CallView) {
  const { utterances } = view.transcript();
  const generated = view.transcript({ view: 'generated' }).utterances;
  const { turns, exchanges, interruptions, silences, measures } = view.turns();
  return {
    utterances: utterances.map((utterance, index) => ({
      side: utterance.side,
      offsetMs: utterance.offsetMs,
      endMs: utterance.isTick || utterance.durationMs === null ? null : utterance.offsetMs + utterance.durationMs,
      interrupted: utterance.interrupted,
      rev: utterance.rev,
      heard: { heard: utterance.heard, text: utterance.text },
      generated: { generated: utterance.generated, text: generated[index]?.text },
    })),
    turns: turns.map(({ side, utterances: members }) => ({ side, utterances: members })),
    exchanges: exchanges.map(({ userTurn, botTurn, responseGapMs, isRough, latency, unexplainedMs }) => ({
      ...{ userTurn, botTurn, responseGapMs, isRough, unexplainedMs, latency },
    })),
    interruptions: sorted(
      interruptions.map(({ kind, by, evidence, utterance, other }) => ({ kind, by, evidence, utterance, other })),
    ),
    silences,
    talk: {
      ...{ userTalkMs: measures.userTalkMs, botTalkMs: measures.botTalkMs, talkRatio: measures.talkRatio },
      ...{ overlapMs: measures.overlapMs, silenceMs: measures.silenceMs },
    },
    responseGap: measures.responseGap,
    words: measures.words,
  };
}

function sorted<Entry>(entries: readonly Entry[]): readonly Entry[] {
  const text = (entry: Entry) => JSON.stringify(entry);
  return entries.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
}
