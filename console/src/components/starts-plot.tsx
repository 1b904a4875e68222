import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { StartBucket, Statistics } from '../api/schema.js';
import { formatCount, formatDateTime, formatDuration } from '../model/format.js';
import { listSearch } from '../model/url-state.js';
import { href, navigate } from '../state/router.js';
import { repaints } from '../state/theme.js';
import 'uplot/dist/uPlot.min.css';

const HEIGHT_PX = 180;

/** A press that moved farther than this meant something else than a click. */
const CLICK_PX = 4;

/** Sessions started over time. A click leads to those of that moment; the table below says the same in figures. */
export function StartsPlot({ statistics }: { readonly statistics: Statistics }) {
  const { buckets, bucketSeconds } = statistics;
  const step = formatDuration(bucketSeconds * 1e3);
  return (
    <section class="panel">
      <h2>
        Sessions started <small>per {step}</small>
      </h2>
      <Canvas buckets={buckets} bucketSeconds={bucketSeconds} />
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

function Canvas({ buckets, bucketSeconds }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const latest = useRef({ buckets, bucketSeconds });
  latest.current = { buckets, bucketSeconds };
  const colours = repaints.value;
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const made = new uPlot(options(element, bucketSeconds), dataOf(latest.current.buckets), element);
    plot.current = made;
    const stopClicks = onClick(made, () => latest.current);
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT_PX }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      stopClicks();
      made.destroy();
    };
  }, [colours, bucketSeconds]);
  useEffect(() => plot.current?.setData(dataOf(buckets)), [buckets]);
  return (
    <div
      ref={box}
      class="plot"
      role="img"
      aria-label="Plot of the sessions started over time; the table below says the same."
    />
  );
}

/** Seconds since the epoch, as uPlot wants its axis. */
function dataOf(buckets: readonly StartBucket[]): uPlot.AlignedData {
  return [
    buckets.map(({ from }) => Date.parse(from) / 1e3),
    buckets.map(({ started }) => started),
    buckets.map(({ failed }) => failed),
  ];
}

function options(element: HTMLElement, bucketSeconds: number): uPlot.Options {
  const styles = getComputedStyle(element);
  const colour = (name: string) => styles.getPropertyValue(name).trim();
  const bars = uPlot.paths.bars?.({ size: [0.85, 40], align: 1, radius: 0.15 });
  const axis = {
    stroke: styles.color,
    font: `12px ${styles.fontFamily}`,
    grid: { stroke: colour('--plot-grid'), width: 1 },
    ticks: { show: false },
  };
  const series = (label: string, fill: string): uPlot.Series => ({
    label,
    fill,
    stroke: fill,
    width: 0,
    points: { show: false },
    ...(bars ? { paths: bars } : {}),
  });
  return {
    width: element.clientWidth,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { range: (_, min, max) => [min, max + bucketSeconds] },
      y: { range: (_, __, max) => [0, Math.max(4, max * 1.1)] },
    },
    axes: [
      { ...axis, size: 34, values: clockTexts },
      { ...axis, size: 40, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000] },
    ],
    series: [{}, series('started', colour('--plot-main')), series('failed', colour('--plot-bad'))],
  };
}

/** As everywhere on the page: 24 hours; the date where a day begins. */
function clockTexts(_: uPlot, seconds: readonly number[]): string[] {
  return seconds.map((at) => {
    const text = formatDateTime(at * 1e3);
    return text.endsWith('00:00:00') ? text.slice(5, 10) : text.slice(11, 16);
  });
}

/** uPlot takes presses to itself; the place of the press says which bar. */
function onClick(plot: uPlot, latest: () => Props): () => void {
  let downX = 0;
  const down = (event: MouseEvent) => {
    downX = event.clientX;
  };
  const up = (event: MouseEvent) => {
    const { buckets, bucketSeconds } = latest();
    const atMs = plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, 'x') * 1e3;
    const bucket = buckets.findLast(({ from }) => Date.parse(from) <= atMs);
    if (bucket && bucket.started > 0 && Math.abs(event.clientX - downX) <= CLICK_PX)
      navigate(bucketHref(bucket, bucketSeconds));
  };
  plot.over.addEventListener('mousedown', down);
  plot.over.addEventListener('mouseup', up);
  return () => {
    plot.over.removeEventListener('mousedown', down);
    plot.over.removeEventListener('mouseup', up);
  };
}

function bucketHref({ from }: StartBucket, bucketSeconds: number): string {
  const startedTo = new Date(Date.parse(from) + bucketSeconds * 1e3 - 1).toISOString();
  return href(`/sessions${listSearch({ startedFrom: from, startedTo, metadata: [] })}`);
}

function BucketTable({ buckets, bucketSeconds }: Props) {
  const filled = buckets.filter(({ started }) => started > 0);
  if (filled.length === 0) return <p class="note">No session started in this time.</p>;
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
