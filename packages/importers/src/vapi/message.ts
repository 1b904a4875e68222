import type { JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import type { Incoming } from '../core/incoming.js';

/** A message of Vapi with the common members. */
export interface VapiMessage {
  readonly body: JsonObject;
  readonly type: string;
  readonly incoming: Incoming;
  readonly call: CallBuilder;
  readonly callStartMs: number | undefined;
  readonly atMs: number | undefined;
}
