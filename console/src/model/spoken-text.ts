import type { Utterance } from '@conversation-service/client';

/** What was said, divided by whether the other side heard it. */
export interface SpokenText {
  readonly heard: string;
  readonly unheard: string;
  /** The utterance was interrupted at an unknown position. */
  readonly isUnknown: boolean;
}

/** `whole` is the text of the generated view. */
export function spokenText({ heard, text }: Utterance, whole: string | null): SpokenText {
  if (heard === 'unknown') return { heard: whole ?? '', unheard: '', isUnknown: true };
  if (heard === 'full' || whole === null) return { heard: text ?? '', unheard: '', isUnknown: false };
  return { heard: text ?? '', unheard: restOf(whole, text ?? ''), isUnknown: false };
}

/**
 * Returns what follows the heard words in the whole text. Providers write the same words with different case and
 * punctuation; if the words themselves differ, the whole text counts as not heard.
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
