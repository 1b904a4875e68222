import type { Statistics } from '@conversation-service/client';
import { formatCount, formatDuration } from '../model/format.js';
import { distributionOf, MEASURES, overviewSearch } from '../model/overview.js';
import { href, search } from '../state/router.js';

/** The response gap and each reported stage over the whole range. */
export function StageTable({ statistics }: { readonly statistics: Statistics }) {
  const rows = MEASURES.flatMap(({ name, title }) => {
    const value = distributionOf(statistics, name);
    return value ? [{ name, title, value }] : [];
  });
  const { measured, relativeError } = statistics;
  return (
    <section class="panel scrolling">
      <h2>
        Response gap and latency by stage <small>of {formatCount(measured)} measured sessions</small>
      </h2>
      {rows.length === 0 && <p class="note">No bot answered a user in this time range.</p>}
      {rows.length > 0 && (
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">Stage</th>
              {['Values', 'p50', 'p90', 'p95', 'p99'].map((title) => (
                <th key={title} scope="col" class="number">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, title, value: { n, p50, p90, p95, p99 } }) => (
              <tr key={name}>
                <th scope="row">
                  <a href={href(`/overview${overviewSearch(search.value, { measure: name })}`)}>{title}</a>
                </th>
                <td class="number">{formatCount(n)}</td>
                {[p50, p90, p95, p99].map((ms, index) => (
                  <td key={index} class="number">
                    {formatDuration(ms)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class="note">Percentiles are right to {Math.round(relativeError * 100)} %.</p>
    </section>
  );
}
