import type { Measures } from '@conversation-service/voice';

/** Returns how often each side interrupted the other; null if both are unknown. */
export function interruptionsOf({ interruptions: { byUser, byBot } }: Pick<Measures, 'interruptions'>): number | null {
  return byUser === null && byBot === null ? null : (byUser ?? 0) + (byBot ?? 0);
}
