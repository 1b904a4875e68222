import type { Statistics } from '@conversation-service/client';
import { useEffect } from 'preact/hooks';
import { SERVICE_URL } from '../api/base-path.js';
import { BarList } from '../components/bar-list.js';
import { CopyButton, copyText } from '../components/copy-button.js';
import { ErrorNote } from '../components/error-note.js';
import { GroupTable } from '../components/group-table.js';
import { useKeys } from '../components/keys.js';
import { LatencyHistogram } from '../components/latency-histogram.js';
import { LatencyPlot } from '../components/latency-plot.js';
import { StageTable } from '../components/stage-table.js';
import { StartsPlot } from '../components/starts-plot.js';
import { Tile } from '../components/tile.js';
import { WorstCalls } from '../components/worst-calls.js';
import { curlLine } from '../model/curl.js';
import { formatCount, formatDateTime, formatDuration } from '../model/format.js';
import {
  atLeastMs,
  FIGURES,
  overviewSearch,
  parseChoice,
  parseRange,
  RANGES,
  type Range,
  rangeAt,
  slowFromMs,
  statsPath,
} from '../model/overview.js';
import { listSearch } from '../model/url-state.js';
import { nowMs } from '../state/now.js';
import { useResource } from '../state/resource.js';
import { href, search } from '../state/router.js';

const REREAD_MS = 5_000;

/** The sessions of a time range: how many, how they ended, how long they took. */
export function OverviewPage() {
  const range = parseRange(search.value);
  const { fromMs, toMs } = rangeAt(range, nowMs.value);
  const choice = parseChoice(search.value);
  const { groupBy } = choice;
  const apiPath = statsPath(fromMs, toMs, choice);
  const { resource, reload } = useResource<Statistics>(apiPath, REREAD_MS);
  const { data, error } = resource.value;
  const curl = curlLine(SERVICE_URL, apiPath);
  useEffect(() => {
    document.title = 'Overview · Conversations';
  }, []);
  useKeys({ c: () => copyText(curl) });
  return (
    <section class="page overview">
      <div class="title-row">
        <h1>Overview</h1>
        <RangeLinks range={range} />
        <span class="spread" />
        <CopyButton text={curl} label="Copy as curl" />
      </div>
      {error && groupBy === '' && <ErrorNote error={error} onRetry={reload} />}
      {error && groupBy !== '' && <BadGroup error={error} />}
      {data && <Content statistics={data} />}
      {!data && !error && <p class="nothing">Loading…</p>}
    </section>
  );
}

function RangeLinks({ range }: { readonly range: Range }) {
  return (
    <nav class="ranges" aria-label="Time range">
      {RANGES.map(({ name, title }) => (
        <a
          key={name}
          href={href(`/overview${overviewSearch(search.value, { range: name })}`)}
          aria-current={name === range.name ? 'true' : undefined}
          title={title}
        >
          {name}
        </a>
      ))}
    </nav>
  );
}

function BadGroup({ error }: { readonly error: Error }) {
  const { measure, groupBy } = parseChoice(search.value);
  return <GroupTable groupBy={groupBy} measure={measure} statistics={undefined} error={error} />;
}

function Content({ statistics }: { readonly statistics: Statistics }) {
  const { truncated, responseGap, relativeError, slowest, mostInterrupted } = statistics;
  const { measure, groupBy } = parseChoice(search.value);
  const range = { startedFrom: statistics.from, startedTo: statistics.to, metadata: [], columns: FIGURES };
  return (
    <>
      {truncated && (
        <p class="note">
          Older sessions are being summed up for the first time: every session is counted from{' '}
          {formatDateTime(Date.parse(statistics.coveredFrom))} on.
        </p>
      )}
      <Tiles statistics={statistics} />
      <StartsPlot statistics={statistics} />
      <LatencyPlot statistics={statistics} measure={measure} />
      <div class="two">
        <StageTable statistics={statistics} />
        <LatencyHistogram statistics={statistics} measure={measure} />
      </div>
      <GroupTable key={groupBy} groupBy={groupBy} measure={measure} statistics={statistics} error={undefined} />
      <div class="two">
        <WorstCalls
          title="Slowest answers"
          calls={slowest.map(({ sessionId, responseGapMaxMs }) => ({
            sessionId,
            figure: formatDuration(responseGapMaxMs),
          }))}
          like={{
            text: `All with an answer from ${formatDuration(responseGap?.p95 ?? 0)} (p95)`,
            filters: { ...range, ...atLeastMs(statistics, slowFromMs(responseGap, relativeError)) },
          }}
        />
        <WorstCalls
          title="Most interrupted"
          calls={mostInterrupted.map(({ sessionId, interruptions }) => ({
            sessionId,
            figure: formatCount(interruptions),
          }))}
          like={{ text: 'All with an interruption', filters: { ...range, interruptionsFrom: 1 } }}
        />
      </div>
      <div class="two">
        <Durations statistics={statistics} />
        <Outcomes statistics={statistics} />
      </div>
    </>
  );
}

function Tiles({ statistics }: { readonly statistics: Statistics }) {
  const { started, byStatus, activeNow, eventCount, durations } = statistics;
  const seconds = Math.max(1, (Date.parse(statistics.to) - Date.parse(statistics.coveredFrom)) / 1e3);
  const range = { startedFrom: statistics.from, startedTo: statistics.to, metadata: [] };
  const to = (state: object) => href(`/sessions${listSearch({ ...range, ...state })}`);
  return (
    <ul class="tiles">
      <Tile
        name="active now"
        value={`${formatCount(activeNow.count)}${activeNow.truncated ? '+' : ''}`}
        href={href('/sessions?status=active')}
        tone="live"
      />
      <Tile
        name="started"
        value={formatCount(started)}
        note={`${rate((started / seconds) * 60)} a minute`}
        href={to({})}
      />
      <Tile name="completed" value={formatCount(byStatus.completed)} href={to({ status: 'completed' })} />
      <Tile
        name="failed"
        value={formatCount(byStatus.failed)}
        href={to({ status: 'failed' })}
        tone={byStatus.failed > 0 ? 'bad' : undefined}
      />
      <Tile name="events" value={formatCount(eventCount)} note={`${rate(eventCount / seconds)} a second`} />
      <Tile
        name="duration p50"
        value={durations.p50Ms === null ? '–' : formatDuration(durations.p50Ms)}
        note={durations.p95Ms === null ? undefined : `p95 ${formatDuration(durations.p95Ms)}`}
      />
    </ul>
  );
}

function Durations({ statistics }: { readonly statistics: Statistics }) {
  const { histogram, count } = statistics.durations;
  const last = histogram.findLastIndex((bin) => bin.count > 0);
  const bars = histogram.slice(0, last + 1).map(({ fromMs, toMs, count: sessions }) => ({
    label: toMs === null ? `from ${formatDuration(fromMs)}` : `${seconds(fromMs)} – ${formatDuration(toMs)}`,
    count: sessions,
    href: href(
      `/sessions${listSearch({
        startedFrom: statistics.from,
        startedTo: statistics.to,
        metadata: [],
        durationFrom: fromMs,
        ...(toMs === null ? {} : { durationTo: toMs - 1 }),
      })}`,
    ),
  }));
  return (
    <BarList
      title="How long sessions took"
      unit="sessions"
      bars={bars}
      empty={count === 0 ? 'No session in this time range has ended.' : ''}
    />
  );
}

function Outcomes({ statistics }: { readonly statistics: Statistics }) {
  const bars = statistics.outcomes.map(({ status, endReason, count }) => ({
    label: endReason ?? 'no reason given',
    note: status,
    tone: status === 'failed' ? ('bad' as const) : undefined,
    count,
    href: href(
      `/sessions${listSearch({
        startedFrom: statistics.from,
        startedTo: statistics.to,
        status,
        metadata: [],
        endReason: endReason ?? '',
      })}`,
    ),
  }));
  return (
    <BarList title="How sessions ended" unit="sessions" bars={bars} empty="No session in this time range has ended." />
  );
}

const seconds = (ms: number): string => (ms === 0 ? '0' : formatDuration(ms));
const rate = (value: number): string =>
  value >= 10 ? formatCount(Math.round(value)) : String(Number(value.toPrecision(2)));
