import type { AnnotationList } from '@conversation-service/client';
import { useEffect, useMemo } from 'preact/hooks';
import { SERVICE_URL } from '../api/base-path.js';
import { curlLine } from '../model/curl.js';
import { formatDateTime } from '../model/format.js';
import { REVIEW_NAME, SCORES } from '../model/review.js';
import { useResource } from '../state/resource.js';
import { Review } from '../state/review.js';
import { CopyButton } from './copy-button.js';
import { ErrorNote } from './error-note.js';
import { JsonBlock } from './json-block.js';

/** Others may annotate the session, too. */
const REREAD_MS = 10_000;

/** Annotations of the call: the reader's own review as a form, all others to read. */
export function Annotations({ sessionId }: { readonly sessionId: string }) {
  const path = `/sessions/${encodeURIComponent(sessionId)}/annotations`;
  const { resource, reload } = useResource<AnnotationList>(path, REREAD_MS);
  const { data, error } = resource.value;
  const others = data?.filter(({ name }) => name !== REVIEW_NAME) ?? [];
  return (
    <>
      <p class="actions">
        <CopyButton text={curlLine(SERVICE_URL, path)} label="Copy as curl" />
      </p>
      <ReviewForm sessionId={sessionId} />
      {error && <ErrorNote error={error} onRetry={reload} />}
      {others.map(({ name, value, updatedAt }) => (
        <section key={name} class="annotation">
          <h3>
            {name} <small>changed {formatDateTime(Date.parse(updatedAt))}</small>
          </h3>
          <JsonBlock value={value} label={`Annotation ${name} as JSON`} />
        </section>
      ))}
      {data && others.length === 0 && <p class="note">There are no other annotations of this session.</p>}
    </>
  );
}

function ReviewForm({ sessionId }: { readonly sessionId: string }) {
  const review = useMemo(() => new Review(sessionId), [sessionId]);
  useEffect(() => {
    review.read();
  }, [review]);
  const { tags, score, note } = review.draft.value;
  const isUnusual = score !== '' && !SCORES.some((each) => each === score);
  return (
    <form
      class="review"
      aria-label="Review"
      onSubmit={(event) => {
        event.preventDefault();
        review.save();
      }}
    >
      <label class="field">
        <span>Tags</span>
        <input
          type="text"
          value={tags}
          placeholder="billing, callback"
          onInput={(event) => review.change({ tags: event.currentTarget.value })}
        />
      </label>
      <label class="field">
        <span>Score</span>
        <select value={score} onChange={(event) => review.change({ score: event.currentTarget.value })}>
          <option value="">none</option>
          {isUnusual && <option>{score}</option>}
          {SCORES.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <label class="field wide">
        <span>Note</span>
        <textarea rows={3} value={note} onInput={(event) => review.change({ note: event.currentTarget.value })} />
      </label>
      <p class="actions">
        <button type="submit" disabled={!review.isReady.value}>
          Save review
        </button>
        <span class="note" role="status">
          {review.said.value}
        </span>
      </p>
      {review.error.value && (
        <ErrorNote error={review.error.value} onRetry={() => (review.isReady.value ? review.save() : review.read())} />
      )}
    </form>
  );
}
