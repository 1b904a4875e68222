/** Returns a number from 0 to below 1, for jitter. Never for an id or a secret. */
export function systemRandom(): number {
  return Math.random();
}
