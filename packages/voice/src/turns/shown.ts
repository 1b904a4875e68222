import type { Utterance } from '../merge/utterance.js';

/** An utterance of the heard view, with its index there. */
export interface Shown {
  readonly index: number;
  readonly utterance: Utterance;
}

/** Whether the utterance is audio; its span is known if `endMs` is. */
export function isVoice({ utterance }: Shown): boolean {
  return utterance.medium === 'voice';
}

/** Returns the end, or the start if the duration is unknown. */
export function lastMs({ utterance: { startMs, endMs } }: Shown): number {
  return endMs ?? startMs;
}
