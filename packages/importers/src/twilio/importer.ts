import type { LiveImporter } from '../core/live-call.js';
import { idTextOf } from '../core/values.js';
import { RELAY_TYPES, readRelay } from './conversation-relay.js';
import { relayPage } from './page.js';
import { RelayReader } from './relay-reader.js';

/** Reads the frames of Twilio ConversationRelay. */
export const twilio: LiveImporter = {
  provider: 'twilio',
  page: relayPage('Twilio', 'sessionId'),
  understands: RELAY_TYPES,
  callIdOf: ({ sessionId }) => idTextOf(sessionId),
  read: (messages, call) => readRelay(messages, call, 'sessionId'),
  open: (call) => new RelayReader(call, 'sessionId'),
};
