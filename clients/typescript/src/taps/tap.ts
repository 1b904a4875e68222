import type { CompletionFields, OwnFields } from '../recorder/options.js';

/** What a tap records to: a `Recorder`. */
export interface TappedRecorder {
  event(type: string, payload: object, own: OwnFields): string;
  complete(fields: CompletionFields): void;
}

export interface TapOptions {
  /** Completes the session with this when the connection ends. Without it, the application completes the session. */
  readonly completion?: CompletionFields;
}

/** A connection that is being recorded. */
export interface Tap {
  /** Stops recording. An utterance in progress is recorded as far as it is known. */
  close(): void;
}

/** A WebSocket of a browser, of Node, or of the package `ws`. */
export interface WebSocketLike {
  send(data: never, ...rest: never[]): unknown;
  addEventListener(type: never, listener: never): unknown;
  removeEventListener(type: never, listener: never): unknown;
}
