import type { Interruption, Utterance } from '@conversation-service/client';
import { formatDuration } from './format.js';

/** Display names of the kinds of interruptions. */
export const KIND_WORDS: Readonly<Record<Interruption['kind'], string>> = {
  barge_in: 'barge-in',
  probable_barge_in: 'probable barge-in',
  backchannel: 'backchannel',
  false_interruption: 'false interruption',
  bot_cut_user: 'bot cut the user',
  overlap: 'overlap',
};

/** How it is known that there was an interruption. */
export const EVIDENCE_WORDS: Readonly<Record<Interruption['evidence'], string>> = {
  provider: 'reported by the provider',
  spans: 'by the times of speech',
};

type Truncation = NonNullable<Utterance['truncation']>;

/** How it is known how much was heard. */
const HEARD_EVIDENCE_WORDS: Readonly<Record<NonNullable<Truncation['evidence']>, string>> = {
  provider_text: 'the provider reports the heard text',
  word_timestamps: 'by the times of the words',
  playback_ms: 'by how long it was played',
  estimated: 'an estimate',
  none: 'none',
};

export function cutWords({ kind, by, evidence, durationMs, timeToYieldMs }: Interruption): string {
  const parts = [
    `${KIND_WORDS[kind]} by the ${by}, ${EVIDENCE_WORDS[evidence]}`,
    durationMs !== null && durationMs > 0 && `both spoke for ${formatDuration(durationMs)}`,
    timeToYieldMs !== null && `the bot stopped after ${formatDuration(timeToYieldMs)}`,
  ];
  return parts.filter(Boolean).join('; ');
}

/** Says how much of an utterance was heard, and how that is known; undefined if it was not interrupted. */
export function heardWords({ heard, text, truncation }: Utterance): string | undefined {
  if (heard === 'full') return undefined;
  const how = {
    cut: text === '' ? 'Nothing was heard' : 'Cut off: part of it was heard',
    estimated: 'Cut off: an estimate of what was heard',
    unknown: 'Cut off: how much was heard is unknown',
  }[heard];
  const evidence = truncation?.evidence && `evidence: ${HEARD_EVIDENCE_WORDS[truncation.evidence]}`;
  const played = truncation?.playedMs != null && `played for ${formatDuration(truncation.playedMs)}`;
  return [how, evidence, played].filter(Boolean).join('; ');
}
