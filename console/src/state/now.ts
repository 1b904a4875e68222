import { signal } from '@preact/signals';

const TICK_MS = 1_000;

/** The local clock, updated every second, for ages and the duration of live calls. */
export const nowMs = signal(Date.now());

setInterval(() => {
  if (!document.hidden) nowMs.value = Date.now();
}, TICK_MS);
