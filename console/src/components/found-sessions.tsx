import type { Session, SessionPage } from '../api/schema.js';
import { type ListState, listPath, listSearch } from '../model/url-state.js';
import { useResource } from '../state/resource.js';
import { href } from '../state/router.js';
import { ErrorNote } from './error-note.js';

const SHOWN = 10;
const REREAD_MS = 10_000;

interface Props {
  readonly title: string;
  readonly filters: ListState;
  readonly figure: (session: Session) => string;
  readonly order: (session: Session) => number;
}

/** The newest sessions that a filter of the API finds, the worst of them first. */
export function FoundSessions({ title, filters, figure, order }: Props) {
  const { resource, reload } = useResource<SessionPage>(listPath(filters, SHOWN), REREAD_MS);
  const { data, error } = resource.value;
  const sessions = [...(data?.sessions ?? [])].sort((a, b) => order(b) - order(a));
  return (
    <section class="panel">
      <h2>{title}</h2>
      {error && <ErrorNote error={error} onRetry={reload} />}
      {data && sessions.length === 0 && <p class="note">None.</p>}
      <ol class="slowest">
        {sessions.map((session) => (
          <li key={session.sessionId}>
            <a href={href(`/sessions/${encodeURIComponent(session.sessionId)}`)}>
              <b>{figure(session)}</b>
              <span class="quote">{session.sessionId}</span>
            </a>
          </li>
        ))}
      </ol>
      {data?.pagination.hasMore && (
        <p class="note">
          The newest {SHOWN}. <a href={href(`/sessions${listSearch(filters)}`)}>Show all</a>
        </p>
      )}
    </section>
  );
}
