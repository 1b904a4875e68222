/** The published limits. Each is configurable, and is stated in the error for exceeding it. */
export abstract class ApiLimits {
  /** Size of a body, and of one event in a batch, in bytes as sent. */
  abstract readonly maxBodyBytes: number;
  abstract readonly maxBatchBytes: number;
  abstract readonly maxBatchEvents: number;
  /** Size of one request of a provider. */
  abstract readonly maxIngestBytes: number;
  abstract readonly maxPageSize: number;
  /** Size of a page in a response, in bytes; a page with a single item may exceed it. */
  abstract readonly maxPageBytes: number;
  /** Total size of all pages being answered in this process; request bodies may use half as much. */
  abstract readonly maxInFlightBytes: number;
  /** Number of events of one session that its views read. */
  abstract readonly maxViewEvents: number;
  abstract readonly maxCustomTypeChars: number;
  /** Length in code points. */
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
