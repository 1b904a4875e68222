import { isObject, type JsonObject } from '@conversation-service/voice';
import { parseJson } from '../core/clean.js';
import { instantOf, numberOf, secondsToMs } from '../core/times.js';
import { compact, listOf, objectOf, objectsOf, textOf } from '../core/values.js';
import type { Parties, Speaker } from './parties.js';

/** A line of a transcript; times are milliseconds since the dialog began, or epoch milliseconds if `isInstant`. */
export interface Line extends Speaker {
  readonly text: string;
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
  readonly isInstant: boolean;
  readonly confidence: number | undefined;
  readonly words: readonly JsonObject[] | undefined;
}

/** Types of transcripts, most detailed first; of several about one dialog the first counts. */
const TYPES = ['wtf_transcription', 'transcript', 'transcript-redacted'];

export function rankOf(analysis: JsonObject): number {
  const place = TYPES.indexOf(textOf(analysis.type) ?? '');
  return place < 0 ? TYPES.length : place;
}

/** Returns the lines of a transcript in any known shape; none for anything else. */
export function linesOf(analysis: JsonObject, dialogParties: unknown, parties: Parties): readonly Line[] {
  const body = bodyOf(analysis);
  if (Array.isArray(body)) return body.flatMap((item) => listLine(item, parties) ?? []);
  if (!isObject(body)) return [];
  const partyOf = (speaker: unknown) => parties.at(listOf(dialogParties)[numberOf(speaker) ?? 0] ?? speaker);
  if (Array.isArray(body.segments)) return wtfLines(body, partyOf);
  return deepgramLines(body, partyOf);
}

/** Returns the value of a body, whatever `encoding` says. */
export function bodyOf({ body }: JsonObject): unknown {
  return typeof body === 'string' && /^\s*[[{]/.test(body) ? (parseJson(body) ?? body) : body;
}

function lineOf(speaker: Speaker, text: string, more: Partial<Line> = {}): Line {
  const none = { startMs: undefined, endMs: undefined, isInstant: false, confidence: undefined, words: undefined };
  return { ...none, ...more, ...speaker, text };
}

/** `{speaker, message}` of vcon-server, or `{parties, start, duration, text}`. */
function listLine(item: unknown, parties: Parties): Line | undefined {
  const { speaker, message, text, start, duration, parties: said } = objectOf(item);
  const words = textOf(message) ?? textOf(text);
  if (words === undefined) return undefined;
  const who =
    typeof speaker === 'string'
      ? parties.named(speaker)
      : parties.at(Array.isArray(said) ? said[0] : (said ?? speaker));
  const isInstant = typeof start === 'string' && instantOf(start) !== undefined;
  const startMs = isInstant ? instantOf(start) : secondsToMs(start);
  const lengthMs = secondsToMs(duration);
  const endMs = startMs !== undefined && lengthMs !== undefined ? startMs + lengthMs : undefined;
  return lineOf(who, words, { startMs, endMs, isInstant });
}

/** World Transcription Format: segments refer to words by index, and many words may be missing. */
function wtfLines(body: JsonObject, partyOf: (speaker: unknown) => Speaker): readonly Line[] {
  const words = new Map<unknown, JsonObject>(objectsOf(body.words).map((word, place) => [word.id ?? place, word]));
  const speakers = objectOf(body.speakers);
  return objectsOf(body.segments).flatMap((segment) => {
    const text = textOf(segment.text);
    if (text === undefined) return [];
    const found = listOf(segment.words)
      .map((index) => words.get(index))
      .filter((word) => word !== undefined);
    const label = textOf(objectOf(memberOf(speakers, segment.speaker)).label);
    const speaker = partyOf(segment.speaker);
    const labels = compact({ ...speaker.labels, speaker: speaker.labels.speaker ?? label });
    return lineOf({ ...speaker, labels }, text.trim(), {
      startMs: secondsToMs(segment.start),
      endMs: secondsToMs(segment.end),
      confidence: numberOf(segment.confidence),
      words: wordsOf(found.filter(({ is_punctuation: isMark }) => isMark !== true)),
    });
  });
}

function memberOf(object: JsonObject, name: unknown): unknown {
  return typeof name === 'number' || typeof name === 'string' ? object[name] : undefined;
}

/** Uses paragraphs if there are any; otherwise the transcript is one line. */
function deepgramLines(body: JsonObject, partyOf: (speaker: unknown) => Speaker): readonly Line[] {
  const channels = objectsOf(objectOf(body.results).channels);
  const isDiarized = channels.length < 2;
  return channels.flatMap((channel, place) => {
    const best = objectsOf(channel.alternatives)[0] ?? {};
    const paragraphs = objectsOf(objectOf(best.paragraphs).paragraphs);
    const whole = textOf(best.transcript);
    const words = objectsOf(best.words);
    if (paragraphs.length === 0) {
      const times = { startMs: secondsToMs(words[0]?.start), endMs: secondsToMs(words.at(-1)?.end) };
      return whole === undefined ? [] : [lineOf(partyOf(place), whole, { ...times, words: wordsOf(words) })];
    }
    return paragraphs.flatMap((paragraph) => {
      const text = textOf(
        objectsOf(paragraph.sentences)
          .flatMap((one) => textOf(one.text) ?? [])
          .join(' '),
      );
      if (text === undefined) return [];
      const times = { startMs: secondsToMs(paragraph.start), endMs: secondsToMs(paragraph.end) };
      return lineOf(partyOf(isDiarized ? paragraph.speaker : place), text, times);
    });
  });
}

function wordsOf(words: readonly JsonObject[]): readonly JsonObject[] | undefined {
  const read = words.flatMap((item) => {
    const word = textOf(item.punctuated_word) ?? textOf(item.text) ?? textOf(item.word);
    const times = { startMs: secondsToMs(item.start), endMs: secondsToMs(item.end) };
    return word === undefined ? [] : [compact({ word, ...times, confidence: numberOf(item.confidence) })];
  });
  return read.length > 0 ? read : undefined;
}
