import type { Session } from '@conversation-service/client';
import { formatAgo, formatDateTime, formatDuration } from '../model/format.js';
import { nowMs } from '../state/now.js';

/** How long ago; the time itself on hover. */
export function Ago({ at }: { readonly at: string }) {
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={formatDateTime(ms)}>
      {formatAgo(nowMs.value - ms)}
    </time>
  );
}

/** From start to end; to now for a call that goes on. */
export function Duration({ session }: { readonly session: Session }) {
  const startedMs = Date.parse(session.startedAt);
  if (session.endedAt !== null) return <>{formatDuration(Math.max(0, Date.parse(session.endedAt) - startedMs))}</>;
  if (session.status !== 'active') return <>–</>;
  return <>{formatDuration(Math.max(0, nowMs.value - startedMs))}</>;
}
