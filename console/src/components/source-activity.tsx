import type { ProviderActivity } from '@conversation-service/client';
import { formatCount } from '../model/format.js';
import { href } from '../state/router.js';
import { Figure } from './figures.js';
import { Ago } from './time.js';

/** What a provider has delivered: when, with what outcome, and what was not understood. */
export function SourceActivity({ activity }: { readonly activity: ProviderActivity }) {
  const { countedSince, deliveries, sessions, events, notUnderstood, issues } = activity;
  if (countedSince === null) return <p class="note">Nothing has come yet.</p>;
  const refused = Object.values(deliveries.refused).reduce((sum, count) => sum + count, 0);
  const figures: readonly (readonly [count: number, one: string, many: string])[] = [
    [deliveries.taken, 'delivery taken', 'deliveries taken'],
    [refused, 'refused', 'refused'],
    [sessions.created, 'call', 'calls'],
    [events.appended, 'event stored', 'events stored'],
    [events.duplicates, 'there already', 'there already'],
    [events.sealed, 'too late', 'too late'],
    [events.conflicts, 'conflict', 'conflicts'],
    [events.invalid, 'invalid', 'invalid'],
    [notUnderstood, 'not understood', 'not understood'],
    [issues, 'issue', 'issues'],
  ];
  const shown = figures.filter(([count, , many]) => count > 0 || many === 'deliveries taken');
  return (
    <>
      <LastDelivery activity={activity} />
      <p class="figures">
        {shown.map(([count, one, many]) => (
          <Figure key={many} name={count === 1 ? one : many} value={formatCount(count)} />
        ))}
      </p>
      <RecentIssues activity={activity} />
    </>
  );
}

function LastDelivery({ activity: { lastTakenAt, lastRefusal } }: { readonly activity: ProviderActivity }) {
  const isRefusedNow = lastRefusal !== null && (lastTakenAt === null || lastRefusal.at > lastTakenAt);
  return (
    <>
      {lastTakenAt && (
        <p>
          Last delivery <Ago at={lastTakenAt} />
        </p>
      )}
      {lastRefusal && (
        <p class={isRefusedNow ? 'bad-text' : 'note'}>
          Last refused <Ago at={lastRefusal.at} />
          {' with '}
          <code>{lastRefusal.code}</code>
        </p>
      )}
    </>
  );
}

function RecentIssues({ activity: { recentIssues } }: { readonly activity: ProviderActivity }) {
  if (recentIssues.length === 0) return null;
  return (
    <details>
      <summary>What was not understood recently</summary>
      <ul class="issues">
        {recentIssues.map(({ at, sessionId, pointer, detail }) => (
          <li key={`${at} ${sessionId} ${pointer} ${detail}`}>
            <Ago at={at} />
            {' in '}
            <a href={href(`/sessions/${encodeURIComponent(sessionId)}`)}>{sessionId}</a>
            {': '}
            {pointer && <code>{pointer}</code>}
            {` ${detail}`}
          </li>
        ))}
      </ul>
    </details>
  );
}
