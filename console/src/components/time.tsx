import type { Session } from '@conversation-service/client';
import { formatAgo, formatDateTime, formatDuration } from '../model/format.js';
import { nowMs } from '../state/now.js';

/** Relative time, with the absolute time as a tooltip. */
export function Ago({ at }: { readonly at: string }) {
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={formatDateTime(ms)}>
      {formatAgo(nowMs.value - ms)}
    </time>
  );
}

/** Duration from start to end, or to now for a live call. */
export function Duration({ session }: { readonly session: Session }) {
  const startedMs = Date.parse(session.startedAt);
  if (session.endedAt !== null) return <>{formatDuration(Math.max(0, Date.parse(session.endedAt) - startedMs))}</>;
  if (session.status !== 'active') return <>–</>;
  return <>{formatDuration(Math.max(0, nowMs.value - startedMs))}</>;
}
