import type { Distribution } from '@conversation-service/client';
import { formatCount, formatDuration } from '../model/format.js';

interface Props {
  /** Of one value. */
  readonly unit: string;
  readonly distribution: Distribution | null;
}

/** A distribution of durations, with the number of values. */
export function DistributionFigures({ unit, distribution }: Props) {
  if (!distribution) return <Figure name={`${unit}s`} value="no" />;
  const { n, p50, p90, p95, p99, max } = distribution;
  const figures = { p50, p90, p95, p99, slowest: max };
  return (
    <>
      <Figure name={n === 1 ? unit : `${unit}s`} value={formatCount(n)} />
      {Object.entries(figures).map(([name, ms]) => (
        <Figure key={name} name={name} value={formatDuration(ms)} />
      ))}
    </>
  );
}

export function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <span>
      <b>{value}</b> {name}
    </span>
  );
}
