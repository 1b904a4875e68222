import type { JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import type { Incoming } from '../core/incoming.js';
import { addSpeech, type Side } from '../core/utterance.js';
import { idTextOf, objectOf, textOf } from '../core/values.js';

/** Delta events, the events that complete them, and their side. */
const DELTAS: Readonly<Record<string, Side>> = {
  'conversation.item.input_audio_transcription.delta': 'user',
  'response.output_audio_transcript.delta': 'bot',
  'response.audio_transcript.delta': 'bot',
  'response.output_text.delta': 'bot',
  'response.text.delta': 'bot',
};
const WHOLE = /(?:transcription\.completed|transcript\.done|text\.done)$/;
const AUDIO_DELTAS: ReadonlySet<string> = new Set(['response.output_audio.delta', 'response.audio.delta']);

export const DELTA_TYPES: readonly string[] = Object.keys(DELTAS);

/** What is known about streamed items. */
export class StreamFacts {
  /** The name of each tool call, which not every event about it repeats. */
  readonly toolNames = new Map<string, string>();
  /** The item of each response. */
  readonly itemOfResponse = new Map<string, string>();

  know(message: JsonObject): void {
    const item = objectOf(message.item);
    const callId = idTextOf(item.call_id);
    const name = textOf(item.name);
    if (callId !== undefined && name !== undefined) this.toolNames.set(callId, name);
    const response = idTextOf(message.response_id);
    const itemId = idTextOf(message.item_id) ?? (item.type === 'message' ? idTextOf(item.id) : undefined);
    if (response !== undefined && itemId !== undefined) this.itemOfResponse.set(response, itemId);
  }
}

/** A text that arrives in deltas. */
interface Piece {
  readonly incoming: Incoming;
  readonly side: Side;
  readonly itemId: string;
  text: string;
  readonly types: string[];
  /** How much of the text was added as a partial. */
  addedLength: number;
}

/** Collects deltas, and adds their text if the complete one never arrives. */
export class Stream {
  private readonly pieces = new Map<string, Piece>();
  private readonly whole = new Set<string>();
  private readonly audio = new Map<string, { readonly incoming: Incoming; base64Chars: number }>();

  constructor(private readonly call: CallBuilder) {}

  /** Returns whether the message was a delta. */
  take(type: string, message: JsonObject, incoming: Incoming): boolean {
    const itemId = idTextOf(message.item_id);
    if (WHOLE.test(type) && itemId !== undefined) this.end(itemId);
    if (AUDIO_DELTAS.has(type)) {
      this.call.ignore(type);
      if (itemId !== undefined && typeof message.delta === 'string') this.countAudio(itemId, message.delta, incoming);
      return true;
    }
    const side = Object.hasOwn(DELTAS, type) ? DELTAS[type] : undefined;
    if (!side) return false;
    const { delta } = message;
    if (itemId === undefined || typeof delta !== 'string') this.call.unknown(incoming, type, message);
    else if (this.whole.has(itemId)) this.call.ignore(type);
    else this.addPiece({ incoming, side, itemId, text: delta, types: [type], addedLength: 0 });
    return true;
  }

  /** Adds one partial with the text so far for each incomplete text. */
  addPartials(): void {
    for (const piece of this.pieces.values()) {
      const { incoming, side, itemId, text, types, addedLength } = piece;
      if (text.length === addedLength) continue;
      piece.addedLength = text.length;
      if (text.trim() === '') {
        this.call.ignore(types[0] ?? 'delta');
        continue;
      }
      const fields = { text, final: false };
      addSpeech(this.call, incoming, { side, itemId, key: itemId, item: fields, fields });
    }
  }

  /** Adds the duration of the generated audio. */
  addAudio(bytesPerMs: number): void {
    for (const [itemId, { incoming, base64Chars }] of this.audio) {
      const fields = { generatedMs: Math.round((base64Chars * 3) / 4 / bytesPerMs) };
      addSpeech(this.call, incoming, { side: 'bot', itemId, key: `${itemId}:audio`, item: fields, fields });
    }
    this.audio.clear();
  }

  /** The complete text has arrived and replaces its deltas. */
  private end(itemId: string): void {
    this.whole.add(itemId);
    for (const side of ['user', 'bot']) {
      const key = `${side} ${itemId}`;
      for (const type of this.pieces.get(key)?.types ?? []) this.call.ignore(type);
      this.pieces.delete(key);
    }
  }

  private addPiece(piece: Piece): void {
    const key = `${piece.side} ${piece.itemId}`;
    const known = this.pieces.get(key);
    if (!known) {
      this.pieces.set(key, piece);
      return;
    }
    known.text += piece.text;
    known.types.push(...piece.types);
  }

  private countAudio(itemId: string, base64: string, incoming: Incoming): void {
    const known = this.audio.get(itemId) ?? { incoming, base64Chars: 0 };
    known.base64Chars += base64.replace(/=+$/, '').length;
    this.audio.set(itemId, known);
  }
}
