/** The published limits. Each is configurable and stands in the error that it causes. */
export abstract class ApiLimits {
  /** Of a body, and of one event in a batch, in bytes as sent. */
  abstract readonly maxBodyBytes: number;
  abstract readonly maxBatchBytes: number;
  abstract readonly maxBatchEvents: number;
  /** Of what a provider sends at once. */
  abstract readonly maxIngestBytes: number;
  abstract readonly maxPageSize: number;
  /** Of an answer that holds a page, in bytes; a page of one larger item may pass it. */
  abstract readonly maxPageBytes: number;
  /** Of pages that are under way at once in this process, and half as many of bodies. */
  abstract readonly maxInFlightBytes: number;
  /** Of the events of one session that its views read. */
  abstract readonly maxViewEvents: number;
  abstract readonly maxCustomTypeChars: number;
  /** In code points. */
  abstract readonly maxEndReasonChars: number;
}

export const DEFAULT_LIMITS: ApiLimits = {
  maxBodyBytes: 1024 * 1024,
  maxBatchBytes: 4 * 1024 * 1024,
  maxBatchEvents: 500,
  maxIngestBytes: 16 * 1024 * 1024,
  maxPageSize: 500,
  maxPageBytes: 8 * 1024 * 1024,
  maxInFlightBytes: 32 * 1024 * 1024,
  maxViewEvents: 100_000,
  maxCustomTypeChars: 128,
  maxEndReasonChars: 256,
};
