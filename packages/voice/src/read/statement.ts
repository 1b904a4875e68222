import type { Latency, Medium, Role, Source, Truncation, Word } from '../vocabulary.js';

/** The fields that utterances are merged from; null if an event does not have the field. */
export interface UtteranceFields {
  readonly text: string | null;
  /** The words, if the event has no text: the text of the utterance if no event has one. */
  readonly wordsText: string | null;
  readonly generatedText: string | null;
  readonly heardText: string | null;
  readonly truncation: Truncation | null;
  /** Epoch milliseconds. */
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly durationMs: number | null;
  readonly generatedMs: number | null;
  readonly speaker: string | null;
  readonly role: Role | null;
  readonly medium: Medium | null;
  readonly backchannel: boolean | null;
  readonly language: string | null;
  readonly confidence: number | null;
  readonly words: readonly Word[] | null;
  readonly source: Source | null;
}

/** What one event says about one utterance. */
export interface Statement extends UtteranceFields {
  readonly sequence: number;
  readonly eventId: string;
  readonly timestampMs: number;
  readonly provider: string | null;
  readonly itemId: string | null;
  readonly isFinal: boolean;
  readonly rev: number;
  readonly interrupted: boolean | null;
  readonly latency: Latency | null;
  /** JSON Pointer to the end in the payload; empty if a provider's field gave it. */
  readonly endPointer: string;
}

/** A statement without content, to be filled in. */
export const EMPTY_FIELDS: UtteranceFields = {
  text: null,
  wordsText: null,
  generatedText: null,
  heardText: null,
  truncation: null,
  startMs: null,
  endMs: null,
  durationMs: null,
  generatedMs: null,
  speaker: null,
  role: null,
  medium: null,
  backchannel: null,
  language: null,
  confidence: null,
  words: null,
  source: null,
};
