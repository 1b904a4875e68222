import { withinMs } from '../../lib/within-ms.js';
import { S3Fault } from './s3-fault.js';

/** How long calls may take. Tests take shorter ones. */
export interface S3Limits {
  /** One request with its repeats, without the bytes of its object. */
  readonly callMs: number;
  /** What the slowest line that is still taken for alive carries. */
  readonly bytesPerMs: number;
  /** A delete in all: a thousand versions take about 20 s, and a repeat goes on where it ended. */
  readonly deleteMs: number;
  /** The first request: a start does not wait for a store that is away. */
  readonly startMs: number;
  readonly pingMs: number;
}

/** 30 s: four attempts with their pauses, one of which may hang for half of it. 1 MB/s: a line of 8 Mbit/s. */
export const S3_LIMITS: S3Limits = {
  callMs: 30_000,
  bytesPerMs: 1_000,
  deleteMs: 60_000,
  startMs: 5_000,
  pingMs: 1_000,
};

/** What a call hands to the SDK. */
export interface CallOptions {
  readonly abortSignal: AbortSignal;
  /** Of one attempt. */
  readonly requestTimeout: number;
}

/**
 * Runs a call with all its repeats, and rejects with an `S3Fault` where it fails or is late. One attempt gets half of the
 * time at most: then its connection is taken for dead, and there is time to try another one.
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
