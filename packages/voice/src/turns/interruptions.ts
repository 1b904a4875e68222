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

/** Both spoke at once, or somebody says that one cut the other. */
export interface Interruption {
  readonly kind: InterruptionKind;
  /** Who spoke into the other's speech. */
  readonly by: Side;
  /** A provider said so, or the spans show it. */
  readonly evidence: 'provider' | 'spans';
  /** What was cut or spoken into; null where it is not known. */
  readonly utterance: number | null;
  /** What was said into it; null where it is not known. */
  readonly other: number | null;
  /** When the other side began, else when the cut was. */
  readonly offsetMs: number | null;
  /** How long both spoke at once. */
  readonly durationMs: number | null;
  /** How long the bot went on after the user began; null at anything but a (probable) barge-in. */
  readonly timeToYieldMs: number | null;
}
