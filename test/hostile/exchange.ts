import type { HttpAnswer } from '../http-exchange.js';

export interface Sent {
  readonly method: string;
  /** Is sent unchanged in the request line, without any normalisation. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export type Answer = HttpAnswer;
