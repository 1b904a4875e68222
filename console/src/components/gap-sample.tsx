import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { formatCount, formatDuration } from '../model/format.js';
import { GAP_BOUNDS_MS, overviewSearch, parseGapBin } from '../model/overview.js';
import { ascending, percentile, toBins } from '../model/statistics.js';
import { eventHash } from '../model/url-state.js';
import { type GapMeasurement, measureGaps, SAMPLED_SESSIONS, type SampledGap } from '../state/gap-sampler.js';
import { href, search } from '../state/router.js';
import { BarList } from './bar-list.js';
import { ErrorNote } from './error-note.js';

const SHOWN_SLOWEST = 10;
const SHOWN_OF_BIN = 50;

/** What lies above is slow to people. */
const SLOW_FROM_MS = 1_000;
const VERY_SLOW_FROM_MS = 2_000;

/** Response gaps. No store keeps them, so the page measures them itself, from the newest sessions of the range. */
export function GapSample({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }) {
  const measured = useSignal<GapMeasurement | undefined>(undefined);
  const progress = useSignal<string | undefined>(undefined);
  const error = useSignal<Error | undefined>(undefined);
  const running = useRef<AbortController>(undefined);
  const measure = async () => {
    running.current?.abort();
    const current = new AbortController();
    running.current = current;
    error.value = undefined;
    progress.value = 'reading…';
    try {
      const found = await measureGaps({ fromMs, toMs }, current.signal, (done, of) => {
        progress.value = `${done} of ${of} sessions`;
      });
      if (!current.signal.aborted) measured.value = found;
    } catch (fault) {
      if (!current.signal.aborted) error.value = fault as Error;
    }
    if (!current.signal.aborted) progress.value = undefined;
  };
  // Another range is another measurement; the range's moving on is not.
  const lengthMs = toMs - fromMs;
  useEffect(() => {
    measure();
    return () => running.current?.abort();
  }, [lengthMs]);
  return (
    <section class="gap-sample">
      <div class="title-row">
        <h2>Response gaps</h2>
        <span class="note" role="status">
          {progress.value ?? (measured.value && summary(measured.value))}
        </span>
        <span class="spread" />
        <button type="button" onClick={measure} disabled={progress.value !== undefined}>
          Measure again
        </button>
      </div>
      {error.value && <ErrorNote error={error.value} onRetry={measure} />}
      {measured.value && <Figures gaps={measured.value.gaps} />}
    </section>
  );
}

function summary({ sessions, isPart, gaps }: GapMeasurement): string {
  const which = isPart ? `the newest ${SAMPLED_SESSIONS} sessions of this time` : `${formatCount(sessions)} sessions`;
  return `${formatCount(gaps.length)} answers in ${which}, measured by this page`;
}

function spanText(fromMs: number, toMs: number): string {
  if (toMs === Number.POSITIVE_INFINITY) return `from ${formatDuration(fromMs)}`;
  return `${fromMs === 0 ? '0' : formatDuration(fromMs)} – ${formatDuration(toMs)}`;
}

function Figures({ gaps }: { readonly gaps: readonly SampledGap[] }) {
  const lengths = ascending(gaps.map(({ lengthMs }) => lengthMs));
  const [half, most] = [percentile(lengths, 0.5), percentile(lengths, 0.95)];
  const bins = toBins(lengths, GAP_BOUNDS_MS);
  const last = bins.findLastIndex(({ count }) => count > 0);
  const bars = bins.slice(0, last + 1).map(({ from, to, count }) => ({
    label: spanText(from, to ?? Number.POSITIVE_INFINITY),
    count,
    href: href(`/overview${overviewSearch(search.value, from)}`),
    tone: from >= VERY_SLOW_FROM_MS ? ('bad' as const) : from >= SLOW_FROM_MS ? ('slow' as const) : undefined,
  }));
  const title =
    half === undefined || most === undefined
      ? 'How soon the bot answers'
      : `How soon the bot answers: p50 ${formatDuration(half)}, p95 ${formatDuration(most)}`;
  return (
    <div class="two">
      <BarList title={title} unit="answers" bars={bars} empty="No answer of a bot to a user in this time." />
      <Answers gaps={gaps} />
    </div>
  );
}

/** The slowest, or those behind the bar that was chosen; each leads to its place in its session. */
function Answers({ gaps }: { readonly gaps: readonly SampledGap[] }) {
  const bin = parseGapBin(search.value);
  const found = gaps
    .filter(({ lengthMs }) => !bin || (lengthMs >= bin.fromMs && lengthMs < bin.toMs))
    .sort((a, b) => b.lengthMs - a.lengthMs);
  const shown = found.slice(0, bin ? SHOWN_OF_BIN : SHOWN_SLOWEST);
  return (
    <section class="panel">
      <h2>{bin ? `Answers ${spanText(bin.fromMs, bin.toMs)}` : 'Slowest answers'}</h2>
      {bin && (
        <p class="note">
          {shown.length < found.length && `The slowest ${shown.length} of ${formatCount(found.length)}. `}
          <a href={href(`/overview${overviewSearch(search.value)}`)}>Show the slowest of all</a>
        </p>
      )}
      {shown.length === 0 && <p class="note">None.</p>}
      <ol class="slowest">
        {shown.map(({ sessionId, eventId, lengthMs, isRough, text }) => (
          <li key={`${sessionId} ${eventId}`}>
            <a href={href(`/sessions/${encodeURIComponent(sessionId)}${eventHash(eventId)}`)}>
              <b>
                {isRough && '~'}
                {formatDuration(lengthMs)}
              </b>
              <span class="quote">{text}</span>
            </a>
          </li>
        ))}
      </ol>
    </section>
  );
}
