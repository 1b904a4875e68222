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
export async function withinMs<Reply>(limitMs: number, call: (options: CallOptions) => Promise<Reply>): Promise<Reply> {
  const aborter = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  // A race, because the SDK waits for some of its own pauses whatever its signal says.
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new S3Fault('no answer in time'));
      aborter.abort();
    }, limitMs);
  });
  try {
    return await Promise.race([call({ abortSignal: aborter.signal, requestTimeout: Math.ceil(limitMs / 2) }), late]);
  } catch (error) {
    throw S3Fault.of(error);
  } finally {
    clearTimeout(timer);
  }
}
