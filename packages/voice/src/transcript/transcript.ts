import { toInstant } from '../instant.js';
import { eachInSteps, type Steps } from '../merge/steps.js';
import type { Utterance } from '../merge/utterance.js';
import type { Issue, Medium, Role, Side, Source, Word } from '../vocabulary.js';
import { generatedTextOf, type Heard, heardTextOf, isGeneratedKnown } from './heard-text.js';

export const VIEWS = ['heard', 'generated'] as const;
export type View = (typeof VIEWS)[number];

export interface TranscriptOptions {
  readonly view?: View;
  /** Include partial transcripts. */
  readonly partials?: boolean;
  /** Include superseded utterances. */
  readonly superseded?: boolean;
  readonly words?: boolean;
  /** For interrupted utterances, estimate an unknown text as the played share of its characters. */
  readonly estimate?: boolean;
}

/** An utterance as a transcript shows it. */
export interface TranscriptUtterance {
  /** Position in the list, counted from 0; the same in both views. */
  readonly index: number;
  readonly side: Side;
  readonly speaker: string | null;
  readonly role: Role | null;
  /** The text of the view: empty if nothing was heard, null if it is unknown. */
  readonly text: string | null;
  readonly generatedText: string | null;
  readonly heardText: string | null;
  readonly heard: Heard;
  readonly generated: 'full' | 'unknown';
  readonly interrupted: boolean | null;
  readonly truncation: {
    readonly evidence: string | null;
    readonly playedMs: number | null;
    readonly at: string | null;
  } | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly offsetMs: number;
  readonly durationMs: number | null;
  readonly isTick: boolean;
  readonly final: boolean;
  readonly medium: Medium;
  readonly language: string | null;
  readonly confidence: number | null;
  readonly itemId: string | null;
  readonly rev: number;
  readonly superseded: boolean;
  readonly sequences: readonly number[];
  readonly eventIds: readonly string[];
  readonly source: Source | null;
  readonly words?: readonly Word[] | null;
}

export interface Transcript {
  readonly sessionId: string;
  readonly view: View;
  readonly version: number;
  readonly throughSequence: number;
  readonly complete: boolean;
  readonly utterances: readonly TranscriptUtterance[];
  readonly issues: readonly Issue[];
}

/** Returns the utterances that the options select, as the transcript shows them. */
export function* toTranscriptUtterances(
  utterances: readonly Utterance[],
  sessionStartMs: number,
  options: TranscriptOptions,
): Steps<readonly TranscriptUtterance[]> {
  const shown: TranscriptUtterance[] = [];
  yield* eachInSteps(utterances, (utterance) => {
    if (!utterance.isFinal && !options.partials) return;
    if (utterance.isSuperseded && !options.superseded) return;
    const told = toTranscriptUtterance(utterance, shown.length, sessionStartMs, options);
    shown.push(options.words ? { ...told, words: utterance.words } : told);
  });
  return shown;
}

function toTranscriptUtterance(
  utterance: Utterance,
  index: number,
  sessionStartMs: number,
  options: TranscriptOptions,
): TranscriptUtterance {
  const { item, truncation, startMs, endMs } = utterance;
  const { heard, text } = heardTextOf(utterance, sessionStartMs, options.estimate);
  const { sequences, eventIds } = inOrderOfLog(item.sequences, item.eventIds);
  return {
    index,
    side: utterance.side,
    speaker: utterance.speaker,
    role: utterance.role,
    text: options.view === 'generated' ? generatedTextOf(utterance) : text,
    generatedText: utterance.generatedText,
    heardText: utterance.heardText,
    heard,
    generated: isGeneratedKnown(utterance) ? 'full' : 'unknown',
    interrupted: utterance.interrupted,
    truncation: truncation && {
      evidence: truncation.evidence,
      playedMs: truncation.playedMs,
      at: truncation.atMs === null ? null : toInstant(truncation.atMs),
    },
    startedAt: toInstant(startMs),
    endedAt: endMs === null ? null : toInstant(endMs),
    offsetMs: startMs - sessionStartMs,
    durationMs: endMs === null ? null : endMs - startMs,
    isTick: endMs === null,
    final: utterance.isFinal,
    medium: utterance.medium,
    language: utterance.language,
    confidence: utterance.confidence,
    itemId: item.itemId,
    rev: item.rev,
    superseded: utterance.isSuperseded,
    sequences,
    eventIds,
    source: utterance.source,
  };
}

interface Events {
  readonly sequences: readonly number[];
  readonly eventIds: readonly string[];
}

/** An interruption that arrived before its utterance is added after it. */
function inOrderOfLog(sequences: readonly number[], eventIds: readonly string[]): Events {
  if (sequences.every((sequence, at) => at === 0 || sequence > (sequences[at - 1] ?? 0))) {
    return { sequences, eventIds };
  }
  const order = sequences.map((_, at) => at).sort((a, b) => (sequences[a] ?? 0) - (sequences[b] ?? 0));
  return {
    sequences: order.map((at) => sequences[at] ?? 0),
    eventIds: order.map((at) => eventIds[at] ?? ''),
  };
}
