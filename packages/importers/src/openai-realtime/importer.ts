import { isObject, type JsonObject } from '@conversation-service/voice';
import type { Importer } from '../core/importer.js';
import type { Incoming } from '../core/incoming.js';
import { idTextOf, objectOf, textOf } from '../core/values.js';
import { OPENAI_REALTIME_PAGE } from './page.js';
import { IGNORED_TYPES, READERS } from './readers.js';
import { DELTA_TYPES, factsOf, Stream } from './stream.js';

const PCM16_24KHZ_BYTES_PER_MS = 48;
const G711_BYTES_PER_MS = 8;

/** Reads the events of an OpenAI Realtime session, in both directions. */
export const openaiRealtime: Importer = {
  provider: 'openai-realtime',
  page: OPENAI_REALTIME_PAGE,
  understands: [...Object.keys(READERS), ...DELTA_TYPES],
  callIdOf: ({ session }) => idTextOf(objectOf(session).id),
  read(messages, call) {
    const facts = factsOf(messages);
    const stream = new Stream(call);
    for (const incoming of messages) {
      const { message } = incoming;
      const type = isObject(message) ? (textOf(message.type) ?? 'message') : 'message';
      const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
      if (!isObject(message)) call.unknown(incoming, 'message', message);
      else if (stream.take(type, message, incoming)) continue;
      else if (IGNORED_TYPES.has(type)) call.ignore(type);
      else if (reader) reader({ type, message, incoming, call, facts });
      else call.unknown(incoming, type, message);
    }
    stream.close(bytesPerMsOf(messages));
  },
};

/** The format is told with the session; PCM of 24 kHz is the default. */
function bytesPerMsOf(messages: readonly Incoming[]): number {
  const sessions = messages.map(({ message }) => objectOf(objectOf(message).session));
  return sessions.some(hasG711) ? G711_BYTES_PER_MS : PCM16_24KHZ_BYTES_PER_MS;
}

function hasG711(session: JsonObject): boolean {
  const format = objectOf(objectOf(session.audio).output).format ?? session.output_audio_format;
  const name = isObject(format) ? format.type : format;
  return typeof name === 'string' && /pcm[ua]$|g711/.test(name);
}
