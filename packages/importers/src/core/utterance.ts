import type { JsonObject } from '@conversation-service/voice';
import type { CallBuilder, Draft } from './call-builder.js';
import type { Incoming } from './incoming.js';
import { instantText } from './times.js';
import { compact } from './values.js';

export type Side = 'user' | 'bot';

/** An utterance as read by an importer; times are in epoch milliseconds. */
export interface SpeechDraft extends Omit<Draft, 'type' | 'payload'> {
  readonly side: Side;
  readonly itemId?: string | undefined;
  readonly startMs?: number | undefined;
  readonly endMs?: number | undefined;
  /** Fields of the payload in our vocabulary. */
  readonly fields: JsonObject;
}

/** Adds an utterance. Its timestamp is its start, or else `atMs`. */
export function addSpeech(call: CallBuilder, incoming: Incoming, draft: SpeechDraft): void {
  const { side, itemId, startMs, endMs, rev, atMs, fields } = draft;
  const payload = compact({
    ...fields,
    startedAt: instantText(startMs),
    endedAt: instantText(endMs),
    itemId,
    rev: rev || undefined,
    source: compact({ provider: call.provider, id: itemId }),
  });
  const type = side === 'user' ? 'user_speech' : 'bot_speech';
  const item = { said: draft.item, startMs, endMs };
  call.event(incoming, { ...draft, type, payload, item, atMs: startMs ?? atMs });
}

/** Adds an event of another type, with its source. */
export function addAside(call: CallBuilder, incoming: Incoming, draft: Draft): void {
  call.event(incoming, { ...draft, payload: { ...draft.payload, source: { provider: call.provider } } });
}
