/**
 * How long a spec waits for what happens in the background or in another process: far more than that takes on a busy
 * machine, so that only what never comes is a failure. Also the default of `expect.poll`.
 */
export const PATIENCE = { timeout: 120_000, interval: 20 } as const;

/** Ends a test that hangs. Several waits have their time in it. */
export const TEST_TIMEOUT_MS = 300_000;
