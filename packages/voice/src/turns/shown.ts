import type { Utterance } from '../merge/utterance.js';

/** An utterance of the heard view, with its place there. */
export interface Shown {
  readonly index: number;
  readonly utterance: Utterance;
}

/** An utterance that is audio; whose span is known where `endMs` is. */
export function isVoice({ utterance }: Shown): boolean {
  return utterance.medium === 'voice';
}

/** The end, or the start of what has no length. */
export function lastMs({ utterance: { startMs, endMs } }: Shown): number {
  return endMs ?? startMs;
}
