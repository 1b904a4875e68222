import type { JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from './call-builder.js';
import type { ImportedCall } from './imported-call.js';
import type { Incoming } from './incoming.js';
import type { Provider } from './provider.js';

/** How the calls of a provider arrive. */
export type Arrival = 'webhook' | 'recorder' | 'file';

/** The description of an importer for pages and answers. */
export interface ProviderPage {
  readonly title: string;
  readonly arrives: readonly Arrival[];
  /** A body in `fixtures` that can be posted as an example. */
  readonly example: { readonly file: string; readonly needsSession?: true };
  /** What to enable in the provider's dashboard, or what to record. */
  readonly setUp: string;
  /** The rows of "their field → ours": `theirs | ours | note`, the note optional. In a path `[]` stands for each item of a list. */
  readonly fields: readonly string[];
  /** The end reasons that mark a session as failed, as text. */
  readonly failures: readonly string[];
  /** What the payload does not say. */
  readonly limits: readonly string[];
}

/** Reads the messages of one provider. Stateless: the result depends only on the body. */
export interface Importer {
  readonly provider: Provider;
  readonly page: ProviderPage;
  /** The types of messages that are understood; others are kept as `system` events. */
  readonly understands: readonly string[];
  /** Returns the provider's id of the call that a message names. */
  callIdOf(message: JsonObject): string | undefined;
  /** Reads the messages of one call, in the order of the body. Never throws. */
  read(messages: readonly Incoming[], call: CallBuilder): void;
  /** Returns the session that a message is an export of. */
  restore?(message: unknown, index: number): ImportedCall | undefined;
  /** Returns what makes a message invalid as a whole. */
  faultsOf?(message: unknown): readonly Fault[];
}

/** Why nothing of a body can be stored. */
export interface Fault {
  /** JSON Pointer into the message. */
  readonly pointer: string;
  readonly detail: string;
}
