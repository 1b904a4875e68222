import type { ProviderList, ProviderSetUp } from '@conversation-service/client';
import { useEffect } from 'preact/hooks';
import { SERVICE_URL } from '../api/base-path.js';
import { CopyButton, copyText } from '../components/copy-button.js';
import { ErrorNote } from '../components/error-note.js';
import { useKeys } from '../components/keys.js';
import { SourceActivity } from '../components/source-activity.js';
import { curlLine } from '../model/curl.js';
import { trialLine } from '../model/trial.js';
import { useResource } from '../state/resource.js';

const PATH = '/ingest';
const REREAD_MS = 5_000;

const WAYS: Readonly<Record<ProviderSetUp['arrives'][number], string>> = {
  webhook: 'by webhook',
  recorder: 'from a recorder beside the bot',
  file: 'as files',
};

/** Providers with their ingest URLs, and whether the service accepts their messages. */
export function SourcesPage() {
  const { resource, reload } = useResource<ProviderList>(PATH, REREAD_MS);
  const { data, error } = resource.value;
  const curl = curlLine(SERVICE_URL, PATH);
  useEffect(() => {
    document.title = 'Sources · Conversations';
  }, []);
  useKeys({ c: () => copyText(curl) });
  return (
    <section class="page sources">
      <div class="title-row">
        <h1>Sources</h1>
        <span class="spread" />
        <CopyButton text={curl} label="Copy as curl" />
      </div>
      <p class="note">
        Paste the URL of a platform into its dashboard, and its calls appear here. Messages may come twice, late, or in
        any order.
      </p>
      {error && <ErrorNote error={error} onRetry={reload} />}
      {!data && !error && <p class="nothing">Loading…</p>}
      <ul class="source-list">
        {data?.providers.map((each) => (
          <Source key={each.provider} source={each} />
        ))}
      </ul>
    </section>
  );
}

function Source({ source }: { readonly source: ProviderSetUp }) {
  const { title, path, arrives, understands, setUp } = source;
  const url = `${SERVICE_URL}${path}`;
  return (
    <li class="panel">
      <h2>
        {title} <small>{arrives.map((way) => WAYS[way]).join(', ')}</small>
      </h2>
      <p class="actions">
        <code class="source-url">{url}</code>
        <CopyButton text={url} label="Copy URL" />
        <CopyButton text={trialLine(SERVICE_URL, source)} label="Copy a test as curl" />
      </p>
      <Access source={source} />
      <SourceActivity activity={source.activity} />
      <p>{withCode(setUp)}</p>
      {understands.length > 0 && (
        <details>
          <summary>{understands.length} types of messages are understood; all others are kept as they are</summary>
          <p class="mono">{understands.join(', ')}</p>
        </details>
      )}
    </li>
  );
}

/** Renders text between backquotes as code. */
function withCode(text: string) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}

function Access({ source: { access, secretVariable, hasSecret } }: { readonly source: ProviderSetUp }) {
  const variable = <code>{secretVariable}</code>;
  if (access === 'refused') {
    return <p class="bad-text">Refused until its secret is set ({variable}).</p>;
  }
  if (access === 'signed') return <p class="good-text">Signatures are checked with the secret of {variable}.</p>;
  return (
    <p class="slow-text">
      {hasSecret ? 'Messages are accepted unsigned.' : <>Messages are accepted unsigned: {variable} is not set.</>}
    </p>
  );
}
