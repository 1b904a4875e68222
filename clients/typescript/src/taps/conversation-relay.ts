import { telnyx, twilio } from '@conversation-service/importers';
import { CallTap } from './call-tap.js';
import type { Tap, TapOptions, TappedRecorder, WebSocketLike } from './tap.js';
import { listenToSocket } from './web-socket.js';

export interface ConversationRelayTapOptions extends TapOptions {
  /** Default: `twilio`. */
  readonly provider?: 'twilio' | 'telnyx';
}

/**
 * Records a call of Twilio or Telnyx ConversationRelay, in both directions, from the WebSocket that it opens to the
 * application. Call it as soon as the socket exists, before anything is sent.
 */
export function tapConversationRelay(
  socket: WebSocketLike,
  recorder: TappedRecorder,
  options: ConversationRelayTapOptions = {},
): Tap {
  const tap = new CallTap(options.provider === 'telnyx' ? telnyx : twilio, recorder, options);
  listenToSocket(socket, tap);
  return tap;
}
