import { withinMs } from '../../lib/within-ms.js';
import { S3Fault } from './s3-fault.js';

/** Timeouts of calls, shortened in tests. */
export interface S3Limits {
  /** One request with its retries, without the transfer of its object. */
  readonly callMs: number;
  /** The throughput of the slowest line that is considered alive. */
  readonly bytesPerMs: number;
  /** A whole delete: a thousand versions take about 20 s, and a repeat continues where it ended. */
  readonly deleteMs: number;
  /** The first request: the start does not wait for an unreachable store. */
  readonly startMs: number;
  readonly pingMs: number;
}

/** 30 s: four attempts with their delays, one of which may hang for half of it. 1 MB/s: a line of 8 Mbit/s. */
export const S3_LIMITS: S3Limits = {
  callMs: 30_000,
  bytesPerMs: 1_000,
  deleteMs: 60_000,
  startMs: 5_000,
  pingMs: 1_000,
};

/** What a call passes to the SDK. */
export interface CallOptions {
  readonly abortSignal: AbortSignal;
  /** Per attempt. */
  readonly requestTimeout: number;
}

/**
 * Runs a call with all its retries, and rejects with an `S3Fault` if it fails or is late. One attempt gets at most half
 * of the time: then its connection counts as dead, and there is time for another.
 */
export async function withinLimit<Reply>(
  limitMs: number,
  call: (options: CallOptions) => Promise<Reply>,
): Promise<Reply> {
  const aborter = new AbortController();
  const options = { abortSignal: aborter.signal, requestTimeout: Math.ceil(limitMs / 2) };
  // Not by the signal alone: the SDK waits for some of its own pauses whatever its signal says.
  const late = () => {
    aborter.abort();
    return new S3Fault('no answer in time');
  };
  try {
    return await withinMs(limitMs, () => call(options), late);
  } catch (error) {
    throw S3Fault.of(error);
  }
}
