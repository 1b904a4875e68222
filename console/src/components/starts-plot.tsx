import type { StartBucket, Statistics } from '@conversation-service/client';
import { formatCount, formatDateTime, formatDuration } from '../model/format.js';
import { listSearch } from '../model/url-state.js';
import { href, navigate } from '../state/router.js';
import { Plot } from './plot.js';

/** Sessions started over time. A click opens those of that bucket; the table below has the same figures. */
export function StartsPlot({ statistics }: { readonly statistics: Statistics }) {
  const { buckets, bucketSeconds } = statistics;
  const step = formatDuration(bucketSeconds * 1e3);
  return (
    <section class="panel">
      <h2>
        Sessions started <small>per {step}</small>
      </h2>
      <Plot
        kind="bars"
        starts={buckets.map(({ from }) => Date.parse(from) / 1e3)}
        bucketSeconds={bucketSeconds}
        lines={[
          { label: 'started', colour: '--plot-main', values: buckets.map(({ started }) => started) },
          { label: 'failed', colour: '--plot-bad', values: buckets.map(({ failed }) => failed) },
        ]}
        format={formatCount}
        label="Plot of the sessions started over time; the table below says the same."
        onPick={(index) => {
          const bucket = buckets[index];
          if (bucket && bucket.started > 0) navigate(bucketHref(bucket, bucketSeconds));
        }}
      />
      <details>
        <summary>The same as a table</summary>
        <BucketTable buckets={buckets} bucketSeconds={bucketSeconds} />
      </details>
    </section>
  );
}

interface Props {
  readonly buckets: readonly StartBucket[];
  readonly bucketSeconds: number;
}

function bucketHref({ from }: StartBucket, bucketSeconds: number): string {
  const startedTo = new Date(Date.parse(from) + bucketSeconds * 1e3 - 1).toISOString();
  return href(`/sessions${listSearch({ startedFrom: from, startedTo, metadata: [] })}`);
}

function BucketTable({ buckets, bucketSeconds }: Props) {
  const filled = buckets.filter(({ started }) => started > 0);
  if (filled.length === 0) return <p class="note">No session started in this time range.</p>;
  return (
    <table class="plain-table">
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col" class="number">
            Started
          </th>
          <th scope="col" class="number">
            Failed
          </th>
          <th scope="col" class="number">
            Events
          </th>
        </tr>
      </thead>
      <tbody>
        {filled.map((bucket) => (
          <tr key={bucket.from}>
            <th scope="row">
              <a href={bucketHref(bucket, bucketSeconds)}>{formatDateTime(Date.parse(bucket.from))}</a>
            </th>
            <td class="number">{formatCount(bucket.started)}</td>
            <td class="number">{formatCount(bucket.failed)}</td>
            <td class="number">{formatCount(bucket.eventCount)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
