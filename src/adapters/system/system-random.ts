/** A number from 0 to below 1, for jitter. Never an id, never a secret. */
export function systemRandom(): number {
  return Math.random();
}
