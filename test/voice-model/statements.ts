/**
 * The naive reading of a log: what each event says, one record per event, with nothing merged yet. It is only given
 * valid payloads in the vocabulary; how others are read is not the subject of this model.
 */
export interface ModelEvent {
  readonly eventId: string;
  readonly sequence: number;
  readonly type: string;
  readonly timestamp: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export type ModelSide = 'user' | 'bot';

/** What one event says about one utterance. Times are epoch milliseconds; undefined if it does not give one. */
export interface Statement {
  readonly sequence: number;
  readonly eventId: string;
  readonly timestampMs: number;
  readonly provider: string | null;
  readonly isUtterance: boolean;
  readonly final: boolean;
  readonly rev: number;
  readonly startMs?: number | undefined;
  readonly endMs?: number | undefined;
  readonly durationMs?: number | undefined;
  readonly generatedMs?: number | undefined;
  readonly text?: string | undefined;
  /** The words of an event that has no text. */
  readonly wordsText?: string | undefined;
  readonly generatedText?: string | undefined;
  readonly heardText?: string | undefined;
  readonly interrupted?: boolean | undefined;
  readonly backchannel?: boolean | undefined;
  readonly medium?: string | undefined;
  readonly language?: string | undefined;
  readonly speaker?: string | undefined;
  readonly truncation?: { readonly playedMs?: number | undefined; readonly atMs?: number | undefined } | undefined;
  readonly words?: readonly ModelWord[] | undefined;
  readonly latency: Readonly<Record<string, number>>;
}

export interface ModelWord {
  readonly word: string;
  readonly startMs: number;
  readonly endMs: number;
}

const instant = (value: unknown) => (typeof value === 'string' ? Date.parse(value) : undefined);
const number = (value: unknown) => (typeof value === 'number' ? Math.floor(value + 0.5) : undefined);
const flag = (value: unknown) => (typeof value === 'boolean' ? value : undefined);
const plain = (value: unknown) => (typeof value === 'string' ? value : undefined);
const unlessBlank = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value : undefined);

/** What an event of speech, an interruption, metrics or voice activity says. */
export function statementOf(event: ModelEvent, sessionStartMs: number): Statement {
  const { payload } = event;
  const offset = (value: unknown) => {
    const ms = number(value);
    return ms === undefined ? undefined : sessionStartMs + ms;
  };
  const isCut = event.type === 'x.interruption' && payload.isInterruption !== false;
  const truncation = payload.truncation as Readonly<Record<string, unknown>> | undefined;
  const words = payload.words as readonly ModelWord[] | undefined;
  const isUtterance = event.type === 'user_speech' || event.type === 'bot_speech';
  return {
    sequence: event.sequence,
    eventId: event.eventId,
    timestampMs: Date.parse(event.timestamp),
    provider: (payload.source as { readonly provider?: string } | undefined)?.provider ?? null,
    isUtterance,
    final: isUtterance ? payload.final !== false : true,
    rev: isUtterance ? ((payload.rev as number | undefined) ?? 0) : 0,
    startMs: instant(payload.startedAt) ?? offset(payload.startMs),
    endMs: instant(payload.endedAt) ?? offset(payload.endMs),
    durationMs: number(payload.durationMs),
    generatedMs: number(payload.generatedMs),
    text: unlessBlank(payload.text),
    wordsText: isUtterance && !hasTexts(payload) ? words?.map(({ word }) => word).join(' ') : undefined,
    generatedText: unlessBlank(payload.generatedText),
    // What did not interrupt says nothing about what was heard.
    heardText: isUtterance || isCut ? plain(payload.heardText) : undefined,
    interrupted: isUtterance ? flag(payload.interrupted) : isCut || undefined,
    backchannel: flag(payload.backchannel),
    medium: plain(payload.medium),
    language: plain(payload.language),
    speaker: plain(payload.speaker),
    truncation:
      truncation && (isUtterance || isCut)
        ? { playedMs: number(truncation.playedMs), atMs: instant(truncation.at) }
        : undefined,
    words: words?.filter(({ startMs, endMs }) => endMs >= startMs),
    latency: nonNegative(payload.latency as Readonly<Record<string, number>> | undefined),
  };
}

/** If an event contains a text, its words add nothing. */
const hasTexts = ({ text, generatedText, heardText }: ModelEvent['payload']) =>
  unlessBlank(text) !== undefined || unlessBlank(generatedText) !== undefined || plain(heardText) !== undefined;

function nonNegative(latency: Readonly<Record<string, number>> = {}): Readonly<Record<string, number>> {
  const claims = Object.entries(latency).map(([stage, value]) => [stage, Math.floor(value + 0.5)] as const);
  return Object.fromEntries(claims.filter(([, value]) => value >= 0));
}
