import { signal } from '@preact/signals';

const TICK_MS = 1_000;

/** The reader's clock, once a second: for ages and for the length of a call that goes on. */
export const nowMs = signal(Date.now());

setInterval(() => {
  if (!document.hidden) nowMs.value = Date.now();
}, TICK_MS);
