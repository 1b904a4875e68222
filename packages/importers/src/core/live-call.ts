import { CallBuilder, type ImportedEvent } from './call-builder.js';
import type { Importer } from './importer.js';
import { type Incoming, unwrap } from './incoming.js';

/** Reads the messages of one call, one by one. */
export interface CallReader {
  take(incoming: Incoming): void;
  /** Adds the known part of utterances in progress. */
  pause(): void;
  /** Adds what has not ended. */
  close(): void;
}

/** An importer that can follow a live call. */
export interface LiveImporter extends Importer {
  open(call: CallBuilder): CallReader;
}

/**
 * A call whose messages are read as they arrive. Together they give the same result as the body that contains them all;
 * in addition, utterances in progress are added as partials, which the complete utterance replaces.
 */
export class LiveCall {
  private readonly builder: CallBuilder;
  private readonly reader: CallReader;

  constructor(importer: LiveImporter) {
    // For a recorded call nobody asks what was left out.
    this.builder = new CallBuilder(importer.provider, [], new Map());
    this.reader = importer.open(this.builder);
  }

  /** Returns the events that the message adds. Never throws. */
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
