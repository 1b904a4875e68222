import type { SessionPage as Page } from '@conversation-service/client';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { SERVICE_URL } from '../api/base-path.js';
import { followStream } from '../api/event-stream.js';
import { ColumnChoice } from '../components/column-choice.js';
import { CopyButton, copyText } from '../components/copy-button.js';
import { ErrorNote } from '../components/error-note.js';
import { FilterBar } from '../components/filter-bar.js';
import { useKeys } from '../components/keys.js';
import { SessionTable } from '../components/session-table.js';
import { USUAL_COLUMNS } from '../model/columns.js';
import { curlLine, firstSessionLines } from '../model/curl.js';
import { isMatch } from '../model/own-filters.js';
import { hasOwnFilters, type ListState, listPath, listSearch, parseListState } from '../model/url-state.js';
import { useResource } from '../state/resource.js';
import { href, navigate, search } from '../state/router.js';

const PAGE_SIZE = 50;

/** Page size while the page's own filters search. */
const SCAN_SIZE = 500;

/** Catches changes that the stream may miss. */
const REREAD_MS = 10_000;

/** Changes within this time cause one request. */
const GATHER_MS = 300;

/** Sessions, newest first; the first page updates itself. */
export function SessionsPage() {
  const state = parseListState(search.value);
  const isFirst = state.cursor === undefined;
  const apiPath = listPath(state, hasOwnFilters(state) ? SCAN_SIZE : PAGE_SIZE);
  const { resource, reload } = useResource<Page>(apiPath, isFirst ? REREAD_MS : undefined);
  const { data, error, isLoading } = resource.value;
  const isLive = useListStream(isFirst, reload);
  const table = useRef<HTMLDivElement>(null);
  const curl = curlLine(SERVICE_URL, apiPath);
  useEffect(() => {
    document.title = 'Sessions · Conversations';
  }, []);
  useKeys({
    j: () => moveFocus(table.current, 1),
    k: () => moveFocus(table.current, -1),
    c: () => copyText(curl),
    '/': () => document.querySelector<HTMLInputElement>('#search')?.focus(),
  });
  const sessions = data?.sessions.filter((session) => isMatch(session, state));
  return (
    <section class="page">
      <div class="title-row">
        <h1>Sessions</h1>
        {isFirst && (
          <span class={isLive.value ? 'live-note on' : 'live-note'}>
            <span class="dot" aria-hidden="true" />
            {isLive.value ? 'updates by itself' : 'connecting'}
          </span>
        )}
        <span class="spread" />
        <ColumnChoice state={state} />
        <CopyButton text={curl} label="Copy as curl" />
      </div>
      <FilterBar key={filtersOf(state)} state={state} />
      {error && <ErrorNote error={error} onRetry={reload} />}
      {!data && isLoading && <Skeleton />}
      {sessions && sessions.length > 0 && (
        <div ref={table} aria-busy={isLoading}>
          <SessionTable sessions={sessions} columns={state.columns ?? USUAL_COLUMNS} />
        </div>
      )}
      {data && sessions?.length === 0 && <Nothing state={state} page={data} />}
      {data && <Pager state={state} page={data} />}
    </section>
  );
}

/** Reloads the list whenever something in it changes. */
function useListStream(isWanted: boolean, reload: () => void) {
  const isLive = useSignal(false);
  const latest = useRef(reload);
  latest.current = reload;
  useEffect(() => {
    if (!isWanted) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onChange = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        latest.current();
      }, GATHER_MS);
    };
    const stop = followStream(() => '/stream', ['session', 'reset'], {
      onMessage: onChange,
      onOpen: () => {
        isLive.value = true;
        onChange();
      },
      onLost: async () => {
        isLive.value = false;
        return true;
      },
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [isWanted]);
  return isLive;
}

/** The query without the parameters that are not filters. */
function filtersOf({ columns: _, cursor: __, ...filters }: ListState): string {
  return listSearch(filters);
}

function moveFocus(table: HTMLElement | null, step: number): void {
  const links = [...(table?.querySelectorAll<HTMLAnchorElement>('a.row-link') ?? [])];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  const next = links[at === -1 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))];
  next?.focus();
}

function Skeleton() {
  return (
    <div class="skeleton" role="status">
      <span class="offscreen">Loading</span>
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index} />
      ))}
    </div>
  );
}

function Nothing({ state, page }: { readonly state: ListState; readonly page: Page }) {
  if (page.sessions.length > 0) {
    return <p class="nothing">None of the {page.sessions.length} sessions of this page match. Look further below.</p>;
  }
  if (filtersOf(state) !== '') {
    return (
      <p class="nothing">
        No session matches these filters. <a href={href('/sessions')}>Show all</a>
      </p>
    );
  }
  const lines = firstSessionLines(SERVICE_URL);
  return (
    <div class="nothing first">
      <h2>No session yet</h2>
      <p>Create the first one; it shows up here by itself:</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
      <pre tabIndex={0}>{lines}</pre>
      <CopyButton text={lines} label="Copy" />
      <p>
        Or run <code>npm run demo</code> to see ten real calls.
      </p>
    </div>
  );
}

function Pager({ state, page }: { readonly state: ListState; readonly page: Page }) {
  const { nextCursor } = page.pagination;
  const { cursor, ...first } = state;
  if (nextCursor === null && cursor === undefined) return null;
  const older = nextCursor === null ? undefined : href(`/sessions${listSearch({ ...state, cursor: nextCursor })}`);
  return (
    <nav class="pager" aria-label="Pages of the list">
      {cursor !== undefined && (
        <>
          <a class="button" href={href(`/sessions${listSearch(first)}`)}>
            Newest
          </a>
          <button type="button" onClick={() => history.back()}>
            ← Back
          </button>
        </>
      )}
      {older && (
        <button
          type="button"
          onClick={() => {
            navigate(older);
            scrollTo(0, 0);
          }}
        >
          Older →
        </button>
      )}
    </nav>
  );
}
