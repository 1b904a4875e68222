import type { JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from './call-builder.js';
import type { ImportedCall } from './imported-call.js';
import type { Incoming } from './incoming.js';
import type { Provider } from './provider.js';

/** How the calls of a provider arrive. */
export type Arrival = 'webhook' | 'recorder' | 'file';

/** What pages and answers say of an importer. */
export interface ProviderPage {
  readonly title: string;
  readonly arrives: readonly Arrival[];
  /** A body in `fixtures` that anybody can post to see what comes of it. */
  readonly example: { readonly file: string; readonly needsSession?: true };
  /** What to switch on in the provider's dashboard, or what to record. */
  readonly setUp: string;
  /** The rows of "their field → ours": `theirs | ours | note`, the note optional. In a path `[]` stands for each item of a list. */
  readonly fields: readonly string[];
  /** The end reasons that mark a session as failed, in words. */
  readonly failures: readonly string[];
  /** What the payload does not say. */
  readonly limits: readonly string[];
}

/** Reads the messages of one provider. It is stateless: what it makes of a message depends on the body alone. */
export interface Importer {
  readonly provider: Provider;
  readonly page: ProviderPage;
  /** The types of messages that are understood; others are kept as `system` events. */
  readonly understands: readonly string[];
  /** The provider's id of the call that a message names. */
  callIdOf(message: JsonObject): string | undefined;
  /** Takes in the messages of one call, in the order of the body. Never throws, whatever they are. */
  read(messages: readonly Incoming[], call: CallBuilder): void;
  /** The session that a message is an export of, with all that belongs to it. */
  restore?(message: unknown, index: number): ImportedCall | undefined;
  /** What makes a message unusable as a whole; none where that cannot be. */
  faultsOf?(message: unknown): readonly Fault[];
}

/** Why nothing of a body can be stored. */
export interface Fault {
  /** JSON Pointer into the message. */
  readonly pointer: string;
  readonly detail: string;
}
