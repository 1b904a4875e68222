import type { Measures } from '@conversation-service/voice';

/** How often one side cut the other; null where nobody knows of either. */
export function interruptionsOf({ interruptions: { byUser, byBot } }: Pick<Measures, 'interruptions'>): number | null {
  return byUser === null && byBot === null ? null : (byUser ?? 0) + (byBot ?? 0);
}
