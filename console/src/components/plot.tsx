import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { formatTick } from '../model/format.js';
import { repaints } from '../state/theme.js';
import 'uplot/dist/uPlot.min.css';

const HEIGHT_PX = 180;

/** A press that moves farther than this is not a click. */
const CLICK_PX = 4;

export interface Line {
  readonly label: string;
  /** A custom property from the style sheet. */
  readonly colour: string;
  /** One value per bucket; null if there is none. */
  readonly values: readonly (number | null)[];
}

interface Props {
  readonly kind: 'bars' | 'lines';
  /** Start of each bucket, in seconds since the epoch. */
  readonly starts: readonly number[];
  readonly bucketSeconds: number;
  readonly lines: readonly Line[];
  readonly format: (value: number) => string;
  readonly label: string;
  /** Called with the index of the clicked bucket. */
  readonly onPick: (index: number) => void;
}

/** Values over time. The caller must show the same values in a table. */
export function Plot(props: Props) {
  const { kind, bucketSeconds, label } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const colours = repaints.value;
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const made = new uPlot(optionsOf(element, latest.current), dataOf(latest.current), element);
    plot.current = made;
    const stopClicks = onClick(made, () => latest.current);
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT_PX }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      stopClicks();
      made.destroy();
    };
  }, [colours, bucketSeconds, kind]);
  useEffect(() => plot.current?.setData(dataOf(latest.current)), [props.lines]);
  return <div ref={box} class="plot" role="img" aria-label={label} />;
}

function dataOf({ starts, lines }: Props): uPlot.AlignedData {
  return [[...starts], ...lines.map(({ values }) => [...values])];
}

function optionsOf(element: HTMLElement, { kind, bucketSeconds, lines, format }: Props): uPlot.Options {
  const styles = getComputedStyle(element);
  const colour = (name: string) => styles.getPropertyValue(name).trim();
  const axis = {
    stroke: styles.color,
    font: `12px ${styles.fontFamily}`,
    grid: { stroke: colour('--plot-grid'), width: 1 },
    ticks: { show: false },
  };
  const bars = uPlot.paths.bars?.({ size: [0.85, 40], align: 1, radius: 0.15 });
  const steps = uPlot.paths.stepped?.({ align: 1 });
  const paths = kind === 'bars' ? bars : steps;
  return {
    width: element.clientWidth,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { range: (_, min, max) => [min, max + bucketSeconds] },
      y: { range: (_, __, max) => [0, Math.max(4, (max ?? 0) * 1.1)] },
    },
    axes: [
      { ...axis, size: 34, values: clockTexts },
      {
        ...axis,
        size: 56,
        values: (_, values) => values.map((value) => (Number.isInteger(value) ? format(value) : '')),
      },
    ],
    series: [
      {},
      ...lines.map(({ label, colour: name }) => ({
        label,
        stroke: colour(name),
        width: kind === 'bars' ? 0 : 2,
        points: { show: false },
        ...(kind === 'bars' ? { fill: colour(name) } : {}),
        ...(paths ? { paths } : {}),
      })),
    ],
  };
}

function clockTexts(_: uPlot, seconds: readonly number[]): string[] {
  return seconds.map((at) => formatTick(at * 1e3));
}

/** uPlot captures mouse events, so the bucket is found by the position of the press. */
function onClick(plot: uPlot, latest: () => Props): () => void {
  let downX = 0;
  const down = (event: MouseEvent) => {
    downX = event.clientX;
  };
  const up = (event: MouseEvent) => {
    const { starts, onPick } = latest();
    const at = plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, 'x');
    const index = starts.findLastIndex((start) => start <= at);
    if (index >= 0 && Math.abs(event.clientX - downX) <= CLICK_PX) onPick(index);
  };
  plot.over.addEventListener('mousedown', down);
  plot.over.addEventListener('mouseup', up);
  return () => {
    plot.over.removeEventListener('mousedown', down);
    plot.over.removeEventListener('mouseup', up);
  };
}
