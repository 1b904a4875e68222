import { signal } from '@preact/signals';

import { BASE_PATH } from './base-path.js';

/** How often an unreachable server is probed. */
const PROBE_MS = 1_000;

/** Whether the service is unreachable; it is then probed until it responds. */
export const isServerGone = signal(false);

/** Increases whenever the service is back, so that everything shown is read again. */
export const returns = signal(0);

let probing = false;

/** Call when a request got no response. */
export function reportGone(): void {
  isServerGone.value = true;
  if (probing) return;
  probing = true;
  setTimeout(probe, PROBE_MS);
}

async function probe(): Promise<void> {
  const isBack = await fetch(`${BASE_PATH}/health/live`, { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!isBack) {
    setTimeout(probe, PROBE_MS);
    return;
  }
  probing = false;
  isServerGone.value = false;
  returns.value += 1;
}
