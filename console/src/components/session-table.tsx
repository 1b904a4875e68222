import type { Measures, Session } from '@conversation-service/client';
import { COLUMNS, type ColumnName } from '../model/columns.js';
import { formatCount, formatDuration } from '../model/format.js';
import { href } from '../state/router.js';
import { StatusBadge } from './status-badge.js';
import { Ago, Duration } from './time.js';

const SHOWN_METADATA = 3;

interface Props {
  readonly sessions: readonly Session[];
  readonly columns: readonly ColumnName[];
}

export function SessionTable({ sessions, columns }: Props) {
  return (
    <table class="sessions">
      <caption class="offscreen">Sessions, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Session</th>
          <th scope="col">Status</th>
          {columns.map((name) => (
            <th key={name} scope="col" class={classOf(name)}>
              {COLUMNS.find((column) => column.name === name)?.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <Row key={session.sessionId} session={session} columns={columns} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ session, columns }: { readonly session: Session; readonly columns: readonly ColumnName[] }) {
  const { sessionId, status } = session;
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
      {columns.map((name) => (
        <td key={name} class={classOf(name)} data-label={LABELS[name]}>
          <Cell name={name} session={session} />
        </td>
      ))}
    </tr>
  );
}

/** Labels for narrow screens without a table head; some cells need none. */
const LABELS: Partial<Record<ColumnName, string>> = {
  started: 'started',
  duration: 'lasted',
  events: 'events',
  changed: 'changed',
  answers: 'p95',
  slowest: 'slowest',
  interruptions: 'interruptions',
  tools: 'tool errors',
  unanswered: 'unanswered',
};

const TEXT_COLUMNS: readonly ColumnName[] = ['started', 'changed', 'language', 'reason'];
const classOf = (name: ColumnName): string => (TEXT_COLUMNS.includes(name) ? name : 'number');

function Cell({ name, session }: { readonly name: ColumnName; readonly session: Session }) {
  switch (name) {
    case 'started':
      return <Ago at={session.startedAt} />;
    case 'duration':
      return <Duration session={session} />;
    case 'events':
      return <>{formatCount(session.eventCount)}</>;
    case 'changed':
      return <Ago at={session.updatedAt} />;
    case 'language':
      return <>{session.language ?? '–'}</>;
    case 'reason':
      return <>{session.endReason ?? '–'}</>;
    default:
      return <>{session.measures ? measureText(name, session.measures) : '–'}</>;
  }
}

type MeasureName = 'answers' | 'slowest' | 'interruptions' | 'tools' | 'unanswered';

/** A dash stands for an unknown figure. */
function measureText(name: MeasureName, measures: Measures): string {
  const { responseGap, interruptions, toolCalls, toolErrors, unanswered } = measures;
  switch (name) {
    case 'answers':
      return responseGap ? formatDuration(responseGap.p95) : '–';
    case 'slowest':
      return responseGap ? formatDuration(responseGap.max) : '–';
    case 'interruptions':
      return interruptions.byUser === null && interruptions.byBot === null
        ? '–'
        : formatCount((interruptions.byUser ?? 0) + (interruptions.byBot ?? 0));
    case 'tools':
      return `${formatCount(toolErrors)} of ${formatCount(toolCalls)}`;
    case 'unanswered':
      return formatCount(unanswered);
  }
}

/** The first scalar members, which the list can be filtered by. */
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
