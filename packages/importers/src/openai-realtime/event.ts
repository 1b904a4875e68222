import type { JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import type { Incoming } from '../core/incoming.js';
import type { StreamFacts } from './stream.js';

/** An event of the socket, with its context. */
export interface RealtimeEvent {
  readonly type: string;
  readonly message: JsonObject;
  readonly incoming: Incoming;
  readonly call: CallBuilder;
  readonly facts: StreamFacts;
}
