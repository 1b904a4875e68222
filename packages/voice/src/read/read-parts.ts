import { finiteNumber, isObject, nonEmptyText } from '../json.js';
import { collectInSteps, type Steps } from '../merge/steps.js';
import {
  EVIDENCES,
  LATENCY_STAGES,
  type Latency,
  type LatencyStage,
  type Source,
  type Truncation,
  type Word,
} from '../vocabulary.js';
import type { PayloadReader } from './payload-reader.js';

const SECOND_MS = 1_000;

/**
 * Reads the latencies that a provider reports; null if there are none. Negative ones are dropped and added to the
 * issues.
 */
export function readLatency(reader: PayloadReader): Latency | null {
  const latency = reader.inside('latency');
  if (!latency) return null;
  const stages = {} as Record<LatencyStage, number | null>;
  let isEmpty = true;
  for (const stage of LATENCY_STAGES) {
    stages[stage] = latency.lengthMs(stage);
    if (stages[stage] !== null) isEmpty = false;
  }
  return isEmpty ? null : stages;
}

export function readTruncation(reader: PayloadReader): Truncation | null {
  const truncation = reader.inside('truncation');
  if (!truncation) return null;
  return {
    evidence: truncation.oneOf('evidence', EVIDENCES),
    playedMs: truncation.lengthMs('playedMs'),
    atMs: truncation.instant('at'),
  };
}

export function readSource(reader: PayloadReader): Source | null {
  const source = reader.inside('source');
  if (!source) return null;
  return { provider: source.nonBlank('provider'), type: source.nonBlank('type'), id: source.nonBlank('id') };
}

/**
 * Reads words with their times; null if there are none. A word that ends before it begins is dropped and added to the
 * issues. In steps: an array may have half a million items.
 */
export function* readWords(reader: PayloadReader): Steps<readonly Word[] | null> {
  const list = reader.list('words');
  if (!list) return null;
  const words = yield* collectInSteps(list, (value, index) => readWord(reader, value, index));
  return words.length > 0 ? words : null;
}

function readWord(reader: PayloadReader, value: unknown, index: number): Word | undefined {
  // An array of plain words has no times, and is read as text only.
  if (typeof value === 'string') return undefined;
  const item = reader.item('words', index, value);
  if (!item || !isObject(value)) return undefined;
  const word = item.nonBlank('word') ?? nonEmptyText(value.punctuated_word) ?? nonEmptyText(value.text);
  if (word === undefined) {
    item.complain('must have a word');
    return undefined;
  }
  const startMs = item.offsetMs('startMs') ?? secondsAsMs(value.start);
  const endMs = item.offsetMs('endMs') ?? secondsAsMs(value.end);
  if (startMs !== null && endMs !== null && endMs < startMs) {
    item.complain('ends before it begins');
    return undefined;
  }
  return { word, startMs, endMs, confidence: item.number('confidence', 0, 1) };
}

/** Deepgram and Retell: seconds since the start of the call. */
function secondsAsMs(value: unknown): number | null {
  const seconds = finiteNumber(value);
  return seconds === undefined ? null : Math.round(seconds * SECOND_MS) + 0;
}
