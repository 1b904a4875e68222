import type { LiveImporter } from '../core/live-call.js';
import { idTextOf } from '../core/values.js';
import { RELAY_TYPES, readRelay } from '../twilio/conversation-relay.js';
import { relayPage } from '../twilio/page.js';
import { RelayReader } from '../twilio/relay-reader.js';

/** Reads the frames of Telnyx' ConversationRelay, which are those of Twilio but for the ids. */
export const telnyx: LiveImporter = {
  provider: 'telnyx',
  page: relayPage('Telnyx', 'callSessionId'),
  understands: RELAY_TYPES,
  callIdOf: ({ callSessionId }) => idTextOf(callSessionId),
  read: (messages, call) => readRelay(messages, call, 'callSessionId'),
  open: (call) => new RelayReader(call, 'callSessionId'),
};
