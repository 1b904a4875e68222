import type { Bench } from './harness.js';
import type { Pair } from './pairs.js';

export type Target = { readonly atLeast: number } | { readonly atMost: number };

/** One row of the results. */
export interface Row {
  readonly what: string;
  /** Absent for rows that only inform. */
  readonly target?: Target;
  readonly value: number;
  /** Unit of `value`; absent for a ratio. */
  readonly unit?: 'µs' | 'ms' | 'MB' | 'bytes';
  /** The smallest and the largest value of a round. */
  readonly spread?: readonly [number, number];
  /** The same ratio by CPU time per unit, which other load on the machine affects least. */
  readonly byProcessor?: number;
  /** The contestants behind a ratio. */
  readonly pair?: Pair;
}

export interface Measure {
  readonly id: string;
  readonly run: (bench: Bench) => Promise<readonly Row[]>;
}

/** Units per second of A, divided by those of B. */
export function throughputRow(what: string, pair: Pair, target?: Target): Row {
  const [a, b] = cpuOf(pair);
  return {
    what,
    value: pair.ratio,
    spread: [pair.low, pair.high],
    byProcessor: b / a,
    pair,
    ...(target && { target }),
  };
}

/** The cost of A, divided by that of B. */
export function costRow(what: string, pair: Pair, target?: Target): Row {
  const [a, b] = cpuOf(pair);
  const spread = [1 / pair.high, 1 / pair.low] as const;
  return { what, value: 1 / pair.ratio, spread, byProcessor: a / b, pair, ...(target && { target }) };
}

function cpuOf({ a, b }: Pair): readonly [number, number] {
  return [a.median.cpuMicros ?? Number.NaN, b.median.cpuMicros ?? Number.NaN];
}

export function isMet(value: number, target: Target): boolean {
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** Whether the value is worse than before by more than `tolerance`, in the direction of the target. */
export function isWorse(value: number, before: number, target: Target, tolerance: number): boolean {
  return 'atLeast' in target ? value < before * (1 - tolerance) : value > before * (1 + tolerance);
}
