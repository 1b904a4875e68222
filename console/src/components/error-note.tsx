import { BASE_PATH } from '../api/base-path.js';
import { ApiError, ServerGone } from '../api/problem.js';

/** An error in the service's words, with the ids to quote in a report. */
export function ErrorNote({ error, onRetry }: { readonly error: Error; readonly onRetry?: () => void }) {
  // The banner already says so for the whole page.
  if (error instanceof ServerGone) return null;
  const isApi = error instanceof ApiError;
  return (
    <div class="error-note" role="alert">
      <strong>{isApi ? error.title : 'An error occurred in this page'}</strong>
      <p>{isApi ? error.detail : error.message}</p>
      {isApi && (
        <p class="facts">
          {error.code && <a href={`${BASE_PATH}/docs/errors#${error.code}`}>{error.code}</a>}{' '}
          <span>status {error.status}</span>{' '}
          {error.requestId && (
            <span>
              request <code>{error.requestId}</code>
            </span>
          )}
        </p>
      )}
      {onRetry && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
