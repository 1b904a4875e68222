import { CallBuilder, type ImportedEvent } from './call-builder.js';
import type { Importer } from './importer.js';
import { type Incoming, unwrap } from './incoming.js';

/** Takes in the messages of one call, one by one. */
export interface CallReader {
  take(incoming: Incoming): void;
  /** Adds what is known by now of what is still being said. */
  pause(): void;
  /** Adds what has not ended. */
  close(): void;
}

/** An importer that can follow a call while it lasts. */
export interface LiveImporter extends Importer {
  open(call: CallBuilder): CallReader;
}

/**
 * A call whose messages are read as they come. All of them together say the same of the call as the body that holds
 * them; what is still being said is added as partials, which the whole replaces.
 */
export class LiveCall {
  private readonly builder: CallBuilder;
  private readonly reader: CallReader;

  constructor(importer: LiveImporter) {
    // Nobody asks a call that is recorded what was left out.
    this.builder = new CallBuilder(importer.provider, [], new Map());
    this.reader = importer.open(this.builder);
  }

  /** What the message adds: none, one or more events. Never throws, whatever the message is. */
  take(receivedAtMs: number, direction: 'in' | 'out', message: unknown): readonly ImportedEvent[] {
    const receivedAt = new Date(receivedAtMs).toISOString();
    for (const incoming of unwrap([{ receivedAt, direction, message }], [])) this.reader.take(incoming);
    return this.builder.events.splice(0);
  }

  pause(): readonly ImportedEvent[] {
    this.reader.pause();
    return this.builder.events.splice(0);
  }

  close(): readonly ImportedEvent[] {
    this.reader.close();
    return this.builder.events.splice(0);
  }
}
