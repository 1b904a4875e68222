import { signal } from '@preact/signals';

import { BASE_PATH } from './base-path.js';

/** How often a lost server is asked whether it is back. */
const PROBE_MS = 1_000;

/** The service did not answer at all, and is asked until it does. */
export const isServerGone = signal(false);

/** Grows whenever the service is back: whoever shows its data reads it again. */
export const returns = signal(0);

let probing = false;

/** A call got no answer. */
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
