/**
 * How long a spec waits for something in the background or in another process: far more than that takes on a busy
 * machine, so that it fails only if the event never happens. Also the default of `expect.poll`.
 */
export const PATIENCE = { timeout: 120_000, interval: 20 } as const;

/** Ends a test that hangs. Leaves time for several waits. */
export const TEST_TIMEOUT_MS = 300_000;
