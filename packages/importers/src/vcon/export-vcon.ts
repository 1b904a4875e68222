import { CallView, type JsonObject, type TranscriptUtterance } from '@conversation-service/voice';
import { compact } from '../core/values.js';
import { ATTACHMENT_PURPOSE } from './restore.js';
import { uuid8Of } from './uuid8.js';

/** A complete session as the service stores and returns it. */
export interface ExportedSession {
  readonly session: JsonObject & {
    readonly sessionId: string;
    readonly startedAt: string;
    readonly endedAt?: string | null;
    readonly createdAt: string;
    readonly language?: string | null;
  };
  /** In log order. */
  readonly events: readonly ExportedEvent[];
  readonly annotations: readonly { readonly name: string; readonly value: JsonObject }[];
}

export interface ExportedEvent {
  readonly eventId: string;
  readonly type: string;
  readonly payload: JsonObject;
  readonly timestamp: string;
  readonly sequence: number;
  readonly clientSequence?: number | null;
}

const VENDOR = 'conversation-service';
const USER = 0;
const BOT = 1;
const PARTIES = [
  { name: 'User', role: 'customer' },
  { name: 'Bot', role: 'ai' },
];

/**
 * Returns the session as a vCon of draft-ietf-vcon-vcon-core-04. Depends only on the session, so the same session gives
 * the same document. Importing it restores the session: its ids, events, annotations and end.
 */
export function exportVcon({ session, events, annotations }: ExportedSession): JsonObject {
  const view = new CallView({ ...session, endedAt: session.endedAt ?? null });
  for (const event of events) view.add(event);
  const said = view.transcript().utterances.filter(({ text }) => text !== null && text !== '');
  const dialog = said.length > 0 ? said.map(toDialog) : [placeholder(session.startedAt)];
  const transcript = transcriptOf(said, session);
  return {
    uuid: uuid8Of(session.sessionId),
    created_at: session.createdAt,
    ...(transcript ? { extensions: ['wtf_transcription'] } : {}),
    subject: session.sessionId,
    parties: PARTIES,
    dialog,
    analysis: [...(transcript ? [transcript] : []), ...annotations.map(toAnalysis)],
    attachments: [attachmentOf({ session, events, annotations })],
  };
}

function partyOf({ side }: TranscriptUtterance): number {
  return side === 'user' ? USER : BOT;
}

function toDialog(utterance: TranscriptUtterance): JsonObject {
  const { startedAt, durationMs, text } = utterance;
  const party = partyOf(utterance);
  return compact({
    type: 'text',
    start: startedAt,
    duration: durationMs === null ? undefined : durationMs / 1_000,
    parties: [party, party === USER ? BOT : USER],
    originator: party,
    mediatype: 'text/plain',
    body: text,
    encoding: 'none',
  });
}

/** If nothing was said, analyses and attachments still need a dialog to refer to. */
function placeholder(start: string): JsonObject {
  return { type: 'incomplete', start, parties: [USER, BOT], disposition: 'failed' };
}

/** Returns the utterances of known duration in the World Transcription Format; undefined if there are none. */
function transcriptOf(
  said: readonly TranscriptUtterance[],
  session: ExportedSession['session'],
): JsonObject | undefined {
  const timed = said.filter(({ durationMs }) => durationMs !== null);
  const first = said[0];
  const last = timed.at(-1);
  if (!first || !last) return undefined;
  // Times of a transcript count from the start of its dialog.
  const originMs = Date.parse(first.startedAt);
  const segments = timed.map((utterance, id) => toSegment(utterance, id, originMs));
  const text = timed.map((utterance) => utterance.text).join(' ');
  const duration =
    Math.max(...timed.map((one) => Date.parse(one.startedAt) + (one.durationMs ?? 0) - originMs)) / 1_000;
  const language = session.language ?? last.language ?? undefined;
  const body = {
    transcript: compact({ text, language, duration, confidence: 1 }),
    segments,
    speakers: Object.fromEntries(PARTIES.map(({ name }, id) => [String(id), { id, label: name }])),
    metadata: { created_at: session.createdAt, processed_at: session.createdAt, provider: VENDOR, model: 'log' },
  };
  const dialog = said.map((_, index) => index);
  return { type: 'wtf_transcription', dialog, vendor: VENDOR, encoding: 'json', body };
}

function toSegment(utterance: TranscriptUtterance, id: number, originMs: number): JsonObject {
  const { startedAt, durationMs, text, confidence } = utterance;
  const startMs = Date.parse(startedAt) - originMs;
  return {
    id,
    start: startMs / 1_000,
    end: (startMs + (durationMs ?? 0)) / 1_000,
    text,
    // The format requires one; without a value it counts as certain.
    confidence: confidence ?? 1,
    speaker: partyOf(utterance),
  };
}

function toAnalysis({ name, value }: ExportedSession['annotations'][number]): JsonObject {
  return { type: name, dialog: 0, vendor: VENDOR, schema: 'annotation', encoding: 'json', body: value };
}

/** Everything needed to restore the session. */
function attachmentOf({ session, events, annotations }: ExportedSession): JsonObject {
  const kept = events.map(({ sequence: _sequence, ...event }) => compact(event));
  return {
    purpose: ATTACHMENT_PURPOSE,
    start: session.startedAt,
    party: USER,
    dialog: 0,
    mediatype: 'application/json',
    encoding: 'json',
    body: { session, events: kept, annotations: annotations.map(({ name, value }) => ({ name, value })) },
  };
}
