import { hasText, type ModelUtterance } from './utterances.js';

/** What is shown: final, not superseded, with a text of any kind, in the order of start and then of lowest sequence. */
export function shownOf(utterances: readonly ModelUtterance[]): readonly ModelUtterance[] {
  return utterances.filter((utterance) => utterance.final && !utterance.superseded && hasText(utterance));
}

/** What the caller heard: `text` is null if nobody knows. */
export function heardOf(utterance: ModelUtterance, sessionStartMs: number) {
  const { isCut, text, heardText, playedMs, words, startMs } = utterance;
  if (!isCut) return text === undefined ? { heard: 'unknown', text: null } : { heard: 'full', text };
  if (heardText !== undefined) return { heard: 'cut', text: heardText };
  if (playedMs === 0) return { heard: 'cut', text: '' };
  if (words === undefined || words.length === 0 || playedMs === undefined) return { heard: 'unknown', text: null };
  const untilMs = startMs + playedMs;
  const spoken = words.filter(({ endMs }) => sessionStartMs + endMs <= untilMs).map(({ word }) => word);
  return { heard: 'cut', text: spoken.join(' ') };
}

/** What the model generated, as far as it is known. */
export function generatedOf({ isCut, text, heardText, generatedText }: ModelUtterance) {
  const isUnknown = isCut && generatedText === undefined && (text === undefined || text === heardText);
  return { generated: isUnknown ? 'unknown' : 'full', text: generatedText ?? text ?? null };
}
