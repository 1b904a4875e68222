import type { Importer } from '../core/importer.js';
import { idTextOf } from '../core/values.js';
import { RELAY_TYPES, readRelay } from './conversation-relay.js';
import { relayPage } from './page.js';

/** Reads the frames of Twilio ConversationRelay. */
export const twilio: Importer = {
  provider: 'twilio',
  page: relayPage('Twilio', 'sessionId'),
  understands: RELAY_TYPES,
  callIdOf: ({ sessionId }) => idTextOf(sessionId),
  read: (messages, call) => readRelay(messages, call, 'sessionId'),
};
