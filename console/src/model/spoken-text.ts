import type { Utterance } from '@conversation-service/client';

/** What was said, told apart by whether the other side heard it. */
export interface SpokenText {
  readonly heard: string;
  readonly unheard: string;
  /** Somebody cut the utterance, and nobody knows where. */
  readonly isUnknown: boolean;
}

/** `whole` is what was to be said: the text of the generated view. */
export function spokenText({ heard, text }: Utterance, whole: string | null): SpokenText {
  if (heard === 'unknown') return { heard: whole ?? '', unheard: '', isUnknown: true };
  if (heard === 'full' || whole === null) return { heard: text ?? '', unheard: '', isUnknown: false };
  return { heard: text ?? '', unheard: restOf(whole, text ?? ''), isUnknown: false };
}

/**
 * What follows the heard words in the whole text. Providers write the same words with other case and punctuation; where
 * the words themselves are others, the whole text counts as the rest.
 */
function restOf(whole: string, heard: string): string {
  const words = [...whole.matchAll(/\S+/g)];
  const heardWords = heard.split(/\s+/).map(bare).filter(Boolean);
  let at = 0;
  for (const word of heardWords) {
    while (at < words.length && bare(words[at]?.[0] ?? '') === '') at += 1;
    if (bare(words[at]?.[0] ?? '') !== word) return whole;
    at += 1;
  }
  return whole.slice(words[at]?.index ?? whole.length);
}

const bare = (word: string): string => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
