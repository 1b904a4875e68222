import { isObject } from '@conversation-service/voice';
import type { LiveImporter } from '../core/live-call.js';
import { idTextOf, objectOf } from '../core/values.js';
import { OPENAI_REALTIME_PAGE } from './page.js';
import { RealtimeReader } from './reader.js';
import { READERS } from './readers.js';
import { DELTA_TYPES } from './stream.js';

/** Reads the events of an OpenAI Realtime session, in both directions. */
export const openaiRealtime: LiveImporter = {
  provider: 'openai-realtime',
  page: OPENAI_REALTIME_PAGE,
  understands: [...Object.keys(READERS), ...DELTA_TYPES],
  callIdOf: ({ session }) => idTextOf(objectOf(session).id),
  read(messages, call) {
    const reader = new RealtimeReader(call);
    for (const { message } of messages) if (isObject(message)) reader.know(message);
    for (const incoming of messages) reader.take(incoming);
    reader.close();
  },
  open: (call) => new RealtimeReader(call),
};
