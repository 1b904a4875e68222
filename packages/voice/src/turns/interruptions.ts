import type { Side } from '../vocabulary.js';

export const INTERRUPTION_KINDS = [
  'barge_in',
  'probable_barge_in',
  'backchannel',
  'false_interruption',
  'bot_cut_user',
  'overlap',
] as const;
export type InterruptionKind = (typeof INTERRUPTION_KINDS)[number];

/** Both sides spoke at once, or a provider reports that one interrupted the other. */
export interface Interruption {
  readonly kind: InterruptionKind;
  /** The side that spoke into the other's speech. */
  readonly by: Side;
  /** Whether a provider reported it or the spans show it. */
  readonly evidence: 'provider' | 'spans';
  /** The utterance that was interrupted or overlapped; null if unknown. */
  readonly utterance: number | null;
  /** The utterance that interrupted or overlapped it; null if unknown. */
  readonly other: number | null;
  /** When the other side began, or else when the cut was. */
  readonly offsetMs: number | null;
  /** How long both spoke at once. */
  readonly durationMs: number | null;
  /** How long the bot continued after the user began; null except for a (probable) barge-in. */
  readonly timeToYieldMs: number | null;
}
