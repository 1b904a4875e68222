import type { DependencyHealth, Health } from '@conversation-service/client';
import { useEffect } from 'preact/hooks';
import { BASE_PATH, SERVICE_URL } from '../api/base-path.js';
import { CopyButton, copyText } from '../components/copy-button.js';
import { ErrorNote } from '../components/error-note.js';
import { useKeys } from '../components/keys.js';
import { curlLine } from '../model/curl.js';
import { formatDuration } from '../model/format.js';
import { limitsOf } from '../model/limits.js';
import { useResource } from '../state/resource.js';

const REREAD_MS = 2_000;

const LINKS = [
  ['/docs', 'API reference'],
  ['/docs/errors', 'Error reference'],
  ['/openapi.json', 'OpenAPI document'],
  ['/metrics', 'Metrics (Prometheus)'],
  ['/health', 'Health (JSON)'],
] as const;

/** The health and the limits of the service. */
export function SystemPage() {
  const { resource, reload } = useResource<Health>('/health', REREAD_MS);
  const { data, error } = resource.value;
  const reference = useResource<unknown>('/openapi.json').resource.value.data;
  const curl = curlLine(SERVICE_URL, '/health');
  useEffect(() => {
    document.title = 'System · Conversations';
  }, []);
  useKeys({ c: () => copyText(curl) });
  return (
    <section class="page system">
      <div class="title-row">
        <h1>System</h1>
        {data && <span class={`badge health-${data.status}`}>{data.status}</span>}
        <span class="spread" />
        <CopyButton text={curl} label="Copy as curl" />
      </div>
      {error && <ErrorNote error={error} onRetry={reload} />}
      <div class="two">
        {data && <Service health={data} />}
        {data && <Dependencies health={data} />}
        <Limits reference={reference} />
        <section class="panel">
          <h2>More</h2>
          <ul class="links">
            {LINKS.map(([to, title]) => (
              <li key={to}>
                <a href={BASE_PATH + to}>{title}</a> <code>{to}</code>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </section>
  );
}

function Service({ health }: { readonly health: Health }) {
  return (
    <section class="panel">
      <h2>Service</h2>
      <dl class="pairs">
        <Pair name="name">{health.service}</Pair>
        <Pair name="version">{health.version}</Pair>
        <Pair name="up for">{formatDuration(health.uptimeSeconds * 1e3)}</Pair>
        <Pair name="its clock">{health.timestamp}</Pair>
        <Pair name="address">{SERVICE_URL}</Pair>
      </dl>
    </section>
  );
}

function Dependencies({ health }: { readonly health: Health }) {
  const entries = Object.entries(health.dependencies);
  return (
    <section class="panel">
      <h2>Dependencies</h2>
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">What for</th>
            <th scope="col">Status</th>
            <th scope="col" class="number">
              Answered in
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map(([name, dependency]) => (
            <Dependency key={name} name={name} dependency={dependency} />
          ))}
        </tbody>
      </table>
      {!('redis' in health.dependencies) && (
        <p class="note">There is no Redis. One process does not need it for live streams; several instances do.</p>
      )}
    </section>
  );
}

function Dependency({ name, dependency }: { readonly name: string; readonly dependency: DependencyHealth }) {
  return (
    <tr>
      <th scope="row" class="mono">
        {name}
      </th>
      <td>{name === 'redis' ? 'cache and live hints' : 'store'}</td>
      <td>
        <span class={`badge health-${dependency.status === 'up' ? 'ok' : 'down'}`}>{dependency.status}</span>
      </td>
      <td class="number">
        {dependency.latencyMs < 10 ? `${dependency.latencyMs.toFixed(2)} ms` : formatDuration(dependency.latencyMs)}
      </td>
    </tr>
  );
}

function Limits({ reference }: { readonly reference: unknown }) {
  return (
    <section class="panel">
      <h2>Limits of this instance</h2>
      <dl class="pairs">
        {limitsOf(reference).map(({ name, value }) => (
          <Pair key={name} name={name}>
            {value}
          </Pair>
        ))}
      </dl>
    </section>
  );
}

function Pair({ name, children }: { readonly name: string; readonly children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
