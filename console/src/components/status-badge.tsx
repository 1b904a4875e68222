import type { SessionStatus } from '@conversation-service/client';

const WORDS: Readonly<Record<SessionStatus, string>> = {
  initiated: 'initiated',
  active: 'live',
  completed: 'completed',
  failed: 'failed',
};

/** The status in words and colour; `active` has a pulsing dot. */
export function StatusBadge({ status }: { readonly status: SessionStatus }) {
  return (
    <span class={`badge status-${status}`}>
      <span class="dot" aria-hidden="true" />
      {WORDS[status]}
    </span>
  );
}
