import { numberOf } from '../core/times.js';
import { addSpeech } from '../core/utterance.js';
import { compact, listOf, objectOf, textOf } from '../core/values.js';
import type { VapiMessage } from './message.js';

/** Adds what the assistant has said of a turn so far, with word times if the voice reports them. */
export function addSpeechStarted({ body, incoming, call, atMs, callStartMs }: VapiMessage): void {
  const text = textOf(body.text);
  if (text === undefined) {
    call.ignore('assistant-speech');
    return;
  }
  const turn = numberOf(body.turn);
  const words = wordsOf(objectOf(body.timing), atMs, callStartMs);
  const itemId = turn === undefined ? undefined : `turn:${turn}`;
  addSpeech(call, incoming, {
    side: 'bot',
    itemId,
    ...(itemId === undefined ? {} : { key: itemId }),
    atMs,
    item: { text, turn, timing: body.timing, atMs, callStartMs: words && callStartMs },
    fields: { text, words },
  });
}

/** `word-alignment`: times count from the start of the audio, which is the time of the message. */
function wordsOf(
  timing: Readonly<Record<string, unknown>>,
  atMs: number | undefined,
  callStartMs: number | undefined,
): readonly object[] | undefined {
  const spelt = listOf(timing.words);
  if (spelt.length === 0 || atMs === undefined || callStartMs === undefined) return undefined;
  const offsetOf = (list: unknown, place: number) => {
    const ms = numberOf(listOf(list)[place]);
    return ms === undefined ? undefined : Math.round(atMs - callStartMs + ms);
  };
  return spelt.flatMap((value, place) => {
    const word = textOf(value);
    const startMs = offsetOf(timing.wordsStartTimesMs, place);
    const endMs = offsetOf(timing.wordsEndTimesMs, place);
    return word === undefined ? [] : [compact({ word, startMs, endMs })];
  });
}
