import type { HttpAnswer } from '../http-exchange.js';

export interface Sent {
  readonly method: string;
  /** Goes into the request line as it is: nothing is normalised. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export type Answer = HttpAnswer;
