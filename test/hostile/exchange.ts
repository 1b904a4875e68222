import type { IncomingHttpHeaders } from 'node:http';

export interface Sent {
  readonly method: string;
  /** Goes into the request line as it is: nothing is normalised. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers whose shape is checked in `assertSound`
  readonly json: any;
}
