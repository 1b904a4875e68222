import type { Importer } from '../core/importer.js';
import { idTextOf } from '../core/values.js';
import { RELAY_TYPES, readRelay } from '../twilio/conversation-relay.js';
import { relayPage } from '../twilio/page.js';

/** Reads the frames of Telnyx' ConversationRelay, which are those of Twilio but for the ids. */
export const telnyx: Importer = {
  provider: 'telnyx',
  page: relayPage('Telnyx', 'callSessionId'),
  understands: RELAY_TYPES,
  callIdOf: ({ callSessionId }) => idTextOf(callSessionId),
  read: (messages, call) => readRelay(messages, call, 'callSessionId'),
};
