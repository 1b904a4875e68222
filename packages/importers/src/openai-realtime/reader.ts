import { isObject, type JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import type { Incoming } from '../core/incoming.js';
import type { CallReader } from '../core/live-call.js';
import { objectOf, textOf } from '../core/values.js';
import { IGNORED_TYPES, READERS } from './readers.js';
import { Stream, StreamFacts } from './stream.js';

const PCM16_24KHZ_BYTES_PER_MS = 48;
const G711_BYTES_PER_MS = 8;

/** Reads the events of a session one by one. */
export class RealtimeReader implements CallReader {
  private readonly facts = new StreamFacts();
  private readonly stream: Stream;
  private isG711 = false;

  constructor(private readonly call: CallBuilder) {
    this.stream = new Stream(call);
  }

  /** Records what an event says about others; for a body, this is called for all events before any is read. */
  know(message: JsonObject): void {
    this.facts.know(message);
    if (message.session !== undefined) this.isG711 ||= hasG711(objectOf(message.session));
  }

  take(incoming: Incoming): void {
    const { call, facts } = this;
    const { message } = incoming;
    if (!isObject(message)) {
      call.unknown(incoming, 'message', message);
      return;
    }
    this.know(message);
    const type = textOf(message.type) ?? 'message';
    const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
    if (this.stream.take(type, message, incoming)) return;
    if (IGNORED_TYPES.has(type)) call.ignore(type);
    else if (reader) reader({ type, message, incoming, call, facts });
    else call.unknown(incoming, type, message);
  }

  pause(): void {
    this.stream.addPartials();
  }

  close(): void {
    this.stream.addPartials();
    // The session event tells the audio format; PCM at 24 kHz is the default.
    this.stream.addAudio(this.isG711 ? G711_BYTES_PER_MS : PCM16_24KHZ_BYTES_PER_MS);
  }
}

function hasG711(session: JsonObject): boolean {
  const format = objectOf(objectOf(session.audio).output).format ?? session.output_audio_format;
  const name = isObject(format) ? format.type : format;
  return typeof name === 'string' && /pcm[ua]$|g711/.test(name);
}
