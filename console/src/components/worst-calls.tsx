import { type ListState, listSearch } from '../model/url-state.js';
import { href } from '../state/router.js';

interface Props {
  readonly title: string;
  /** Worst first, as the service returns them. */
  readonly calls: readonly { readonly sessionId: string; readonly figure: string }[];
  /** Similar calls, more than those listed. */
  readonly like: { readonly text: string; readonly filters: ListState };
}

/** The calls of the range that stand out. */
export function WorstCalls({ title, calls, like }: Props) {
  return (
    <section class="panel">
      <h2>{title}</h2>
      {calls.length === 0 && <p class="note">None.</p>}
      <ol class="slowest">
        {calls.map(({ sessionId, figure }) => (
          <li key={sessionId}>
            <a href={href(`/sessions/${encodeURIComponent(sessionId)}`)}>
              <b>{figure}</b>
              <span class="quote">{sessionId}</span>
            </a>
          </li>
        ))}
      </ol>
      {calls.length > 0 && (
        <p class="note">
          <a href={href(`/sessions${listSearch(like.filters)}`)}>{like.text}</a>
        </p>
      )}
    </section>
  );
}
