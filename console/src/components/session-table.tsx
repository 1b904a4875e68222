import type { Session } from '../api/schema.js';
import { formatCount } from '../model/format.js';
import { href } from '../state/router.js';
import { StatusBadge } from './status-badge.js';
import { Ago, Duration } from './time.js';

const SHOWN_METADATA = 3;

export function SessionTable({ sessions }: { readonly sessions: readonly Session[] }) {
  return (
    <table class="sessions">
      <caption class="offscreen">Sessions, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Session</th>
          <th scope="col">Status</th>
          <th scope="col">Started</th>
          <th scope="col" class="number">
            Duration
          </th>
          <th scope="col" class="number">
            Events
          </th>
          <th scope="col">Last change</th>
          <th scope="col">Language</th>
          <th scope="col">End reason</th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <Row key={session.sessionId} session={session} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ session }: { readonly session: Session }) {
  const { sessionId, status, language, endReason, eventCount, startedAt, updatedAt } = session;
  return (
    <tr class={status}>
      <td class="id">
        <a class="row-link" href={href(`/sessions/${encodeURIComponent(sessionId)}`)}>
          {sessionId}
        </a>
        <Metadata metadata={session.metadata} />
      </td>
      <td class="status">
        <StatusBadge status={status} />
      </td>
      <td class="started" data-label="started">
        <Ago at={startedAt} />
      </td>
      <td class="number" data-label="lasted">
        <Duration session={session} />
      </td>
      <td class="number" data-label="events">
        {formatCount(eventCount)}
      </td>
      <td class="changed" data-label="changed">
        <Ago at={updatedAt} />
      </td>
      <td class="language">{language ?? '–'}</td>
      <td class="reason">{endReason ?? '–'}</td>
    </tr>
  );
}

/** The first scalars, which are what a list can be filtered by. */
function Metadata({ metadata }: { readonly metadata: Session['metadata'] }) {
  const scalars = Object.entries(metadata).filter(([, value]) => typeof value !== 'object');
  if (scalars.length === 0) return null;
  return (
    <span class="metadata">
      {scalars.slice(0, SHOWN_METADATA).map(([key, value]) => (
        <span key={key}>
          {key} <b>{String(value)}</b>
        </span>
      ))}
    </span>
  );
}
