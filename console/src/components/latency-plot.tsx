import type { StartBucket, Statistics } from '@conversation-service/client';
import { formatCount, formatDateTime, formatDuration } from '../model/format.js';
import {
  atLeastMs,
  distributionOf,
  FIGURES,
  MEASURES,
  type MeasureName,
  overviewSearch,
  slowFromMs,
} from '../model/overview.js';
import { type ListState, listSearch } from '../model/url-state.js';
import { href, navigate, search } from '../state/router.js';
import { Plot } from './plot.js';

const QUANTILES = [
  { name: 'p50', colour: '--good' },
  { name: 'p90', colour: '--plot-main' },
  { name: 'p95', colour: '--slow' },
  { name: 'p99', colour: '--bad' },
] as const;

interface Props {
  readonly statistics: Statistics;
  readonly measure: MeasureName;
}

/** Response gaps and latencies over time. A click opens the slow calls of that bucket. */
export function LatencyPlot({ statistics, measure }: Props) {
  const { buckets, bucketSeconds, measured } = statistics;
  const values = buckets.map((bucket) => distributionOf(bucket, measure));
  const isEmpty = values.every((value) => value === null);
  return (
    <section class="panel latency">
      <div class="title-row">
        <h2>Latency over time</h2>
        <label class="field inline">
          <span class="offscreen">Measure</span>
          <select
            value={measure}
            onChange={(event) =>
              navigate(href(`/overview${overviewSearch(search.value, { measure: event.currentTarget.value })}`))
            }
          >
            {MEASURES.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <span class="legend" aria-hidden="true">
          {QUANTILES.map(({ name, colour }) => (
            <span key={name}>
              <i class="key" style={{ background: `var(${colour})` }} /> {name}
            </span>
          ))}
        </span>
      </div>
      {isEmpty ? (
        <p class="note">None of the {formatCount(measured)} measured sessions in this time range has a value.</p>
      ) : (
        <>
          <Plot
            key={measure}
            kind="lines"
            starts={buckets.map(({ from }) => Date.parse(from) / 1e3)}
            bucketSeconds={bucketSeconds}
            lines={QUANTILES.map(({ name, colour }) => ({
              label: name,
              colour,
              values: values.map((value) => value?.[name] ?? null),
            }))}
            format={formatDuration}
            label="Plot of percentiles over time; the table below says the same."
            onPick={(index) => {
              const bucket = buckets[index];
              if (bucket && values[index]) navigate(bucketHref(bucket, statistics, measure));
            }}
          />
          <details>
            <summary>The same as a table</summary>
            <BucketTable statistics={statistics} measure={measure} />
          </details>
        </>
      )}
    </section>
  );
}

/** Links to the calls of a bucket with an answer as slow as its p95. */
function bucketHref(bucket: StartBucket, { bucketSeconds, relativeError }: Statistics, measure: MeasureName): string {
  const { from } = bucket;
  const state: ListState = {
    startedFrom: from,
    startedTo: new Date(Date.parse(from) + bucketSeconds * 1e3 - 1).toISOString(),
    metadata: [],
    ...atLeastMs(bucket, slowFromMs(distributionOf(bucket, measure), relativeError)),
    columns: FIGURES,
  };
  return href(`/sessions${listSearch(state)}`);
}

function BucketTable({ statistics, measure }: Props) {
  const rows = statistics.buckets.flatMap((bucket) => {
    const value = distributionOf(bucket, measure);
    return value ? [{ bucket, value }] : [];
  });
  return (
    <table class="plain-table">
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col" class="number">
            Values
          </th>
          {QUANTILES.map(({ name }) => (
            <th key={name} scope="col" class="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ bucket, value }) => (
          <tr key={bucket.from}>
            <th scope="row">
              <a href={bucketHref(bucket, statistics, measure)}>{formatDateTime(Date.parse(bucket.from))}</a>
            </th>
            <td class="number">{formatCount(value.n)}</td>
            {QUANTILES.map(({ name }) => (
              <td key={name} class="number">
                {formatDuration(value[name])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
